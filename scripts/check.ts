// npm run check
import { runChecks } from "./checks";
import { say } from "./say.mjs";

const results = await runChecks();
const failed = results.filter(({ isGood }) => !isGood);
say(
  failed.length === 0
    ? "everything is in order"
    : `not in order: ${failed.map(({ name }) => name).join(", ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
