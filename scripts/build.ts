// npm run build: what `npm run start` and `npm run worker` run.
import { buildIfChanged } from "./bundle";
import { say, step } from "./say.mjs";

try {
  await step(
    "build",
    () => buildIfChanged(process.cwd(), "up"),
    (built) => (built ? "done" : "nothing changed"),
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
