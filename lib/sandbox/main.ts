import "server-only";
import { join } from "node:path";
import { z } from "zod";
import { openOneClickDzSandbox } from "./oneclickdz";
import { openReloadlySandbox } from "./reloadly";

/** The practice keys are no secret: they open actors on this machine. */
const PRACTICE_KEY = "practice-key-of-the-built-in-sandbox";
const PRACTICE_CLIENT_ID = "practice-client-of-the-built-in-sandbox";
const PRACTICE_CLIENT_SECRET = "practice-secret-of-the-built-in-sandbox";

const environment = z
  .object({
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    SANDBOX_API_KEY: z.string().min(8).default(PRACTICE_KEY),
    SANDBOX_RELOADLY_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    SANDBOX_RELOADLY_CLIENT_ID: z.string().min(8).default(PRACTICE_CLIENT_ID),
    SANDBOX_RELOADLY_CLIENT_SECRET: z.string().min(8).default(PRACTICE_CLIENT_SECRET),
    /** Where the end of a top-up is told, and what signs it; both or none. */
    SANDBOX_RELOADLY_WEBHOOK_URL: z.url().optional(),
    SANDBOX_RELOADLY_WEBHOOK_SECRET: z.string().min(8).optional(),
    DATA_DIR: z.string().default(".data"),
    PROVIDER_TIME_SCALE: z.coerce.number().positive().default(1),
  })
  // Set but empty is not set.
  .parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")));

const { SANDBOX_RELOADLY_WEBHOOK_URL: url, SANDBOX_RELOADLY_WEBHOOK_SECRET: secret } = environment;
const reloadly = await openReloadlySandbox({
  port: environment.SANDBOX_RELOADLY_PORT,
  clientId: environment.SANDBOX_RELOADLY_CLIENT_ID,
  clientSecret: environment.SANDBOX_RELOADLY_CLIENT_SECRET,
  timeScale: environment.PROVIDER_TIME_SCALE,
  dataFile: join(environment.DATA_DIR, "reloadly-sandbox.jsonl"),
  ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
});
process.stdout.write(`reloadly sandbox ready on ${reloadly.url}\n`);
if (environment.SANDBOX_RELOADLY_CLIENT_SECRET === PRACTICE_CLIENT_SECRET) {
  process.stdout.write(`its keys are ${PRACTICE_CLIENT_ID} and ${PRACTICE_CLIENT_SECRET}\n`);
}

const sandbox = await openOneClickDzSandbox({
  port: environment.SANDBOX_PORT,
  apiKey: environment.SANDBOX_API_KEY,
  timeScale: environment.PROVIDER_TIME_SCALE,
  dataFile: join(environment.DATA_DIR, "oneclickdz-sandbox.jsonl"),
});
process.stdout.write(`sandbox ready on ${sandbox.url}\n`);
if (environment.SANDBOX_API_KEY === PRACTICE_KEY) process.stdout.write(`its key is ${PRACTICE_KEY}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void Promise.all([sandbox.close(), reloadly.close()]));
}
