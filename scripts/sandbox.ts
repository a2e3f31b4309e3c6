// npm run sandbox
import { runOne } from "./run-one";

await runOne("sandbox");
