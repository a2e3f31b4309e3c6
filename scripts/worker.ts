// npm run worker
import { runOne } from "./run-one";

await runOne("worker");
