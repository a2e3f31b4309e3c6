// npm run start
import { runOne } from "./run-one";

await runOne("web");
