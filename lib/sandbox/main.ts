import "server-only";
import { join } from "node:path";
import { z } from "zod";
import { openOneClickDzSandbox } from "./oneclickdz";

/** The practice key is no secret: it opens an actor on this machine. */
const PRACTICE_KEY = "practice-key-of-the-built-in-sandbox";

const environment = z
  .object({
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    SANDBOX_API_KEY: z.string().min(8).default(PRACTICE_KEY),
    DATA_DIR: z.string().default(".data"),
    PROVIDER_TIME_SCALE: z.coerce.number().positive().default(1),
  })
  // Set but empty is not set.
  .parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")));

const sandbox = await openOneClickDzSandbox({
  port: environment.SANDBOX_PORT,
  apiKey: environment.SANDBOX_API_KEY,
  timeScale: environment.PROVIDER_TIME_SCALE,
  dataFile: join(environment.DATA_DIR, "oneclickdz-sandbox.jsonl"),
});
process.stdout.write(`sandbox ready on ${sandbox.url}\n`);
if (environment.SANDBOX_API_KEY === PRACTICE_KEY) process.stdout.write(`its key is ${PRACTICE_KEY}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void sandbox.close());
}
