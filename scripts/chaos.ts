// npm run chaos -- [--seconds 600] [--seed N]: real processes under kill -9, cut connections and a silent provider.
import { parseArgs } from "node:util";
import { longChaos, runChaos, shortChaos } from "./chaos-run";
import { say } from "./say.mjs";

const options = { seconds: { type: "string" }, seed: { type: "string" }, rate: { type: "string" } } as const;

try {
  const { values } = parseArgs({ options });
  const seconds = Number(values.seconds ?? 600);
  const form = seconds < 120 ? { ...shortChaos, seconds } : longChaos(seconds);
  const perSecond = Number(values.rate ?? form.perSecond);
  if (!(seconds > 0 && perSecond > 0)) {
    throw new Error("--seconds and --rate take numbers above 0");
  }
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => ending.abort());
  }
  const { passed, failed } = await runChaos({
    ...form,
    root: process.cwd(),
    seed: values.seed ?? String(Date.now() % 1_000_000),
    perSecond,
    abort: ending.signal,
  });
  say(`${passed} promises kept, ${failed} broken`);
  process.exit(failed === 0 && !ending.signal.aborted ? 0 : 1);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
