import "server-only";
import { z } from "zod";

/**
 * The one reader of the environment. Each process reads the part it may know: the web never reads a provider's key, so it
 * cannot leak one. A bad value stops the process with one line that names it.
 */
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const timeScale = z.coerce.number().min(1).max(1000).default(1);
const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ });
const logLevel = z.enum(["silent", "debug", "info", "warn", "error"]).default("info");

const webSchema = z.object({
  DATABASE_URL: databaseUrl,
  APP_ORIGIN: address,
  AUTH_SECRET: z.string().min(32),
  WORKER_HEALTH_URL: address.optional(),
  PROVIDER_TIME_SCALE: timeScale,
  /** "1" where nothing sold is real: the built-in sandbox answers, and every screen says so. */
  PRACTICE: z.enum(["0", "1"]).default("0"),
  /** Signs Reloadly's webhooks, and opens nothing else. Absent: there is no such address here. */
  RELOADLY_WEBHOOK_SECRET: z.string().min(8).optional(),
  LOG_LEVEL: logLevel,
});

const workerSchema = z
  .object({
    DATABASE_URL: databaseUrl,
    WORKER_PORT: z.coerce.number().int().min(0).max(65535).default(0),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(10),
    PROVIDER_TIME_SCALE: timeScale,
    ONECLICKDZ_BASE_URL: address.default("https://api.oneclickdz.com"),
    ONECLICKDZ_API_KEY: z.string().min(1).optional(),
    RELOADLY_AUTH_URL: address.default("https://auth.reloadly.com"),
    RELOADLY_BASE_URL: address.default("https://topups.reloadly.com"),
    RELOADLY_CLIENT_ID: z.string().min(1).optional(),
    RELOADLY_CLIENT_SECRET: z.string().min(1).optional(),
    LOG_LEVEL: logLevel,
  })
  .refine((env) => (env.RELOADLY_CLIENT_ID === undefined) === (env.RELOADLY_CLIENT_SECRET === undefined), {
    path: ["RELOADLY_CLIENT_SECRET"],
    message: "the id and the secret belong together: set both or neither",
  });

const databaseSchema = z.object({ DATABASE_URL: databaseUrl, LOG_LEVEL: logLevel });

const buildSchema = z.object({ NEXT_DIST_DIR: z.string().optional() });

function read<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  // Only the names and what was expected of them: a value may be a secret.
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not right: ${faults.join("; ")}`);
}

export type WebEnv = z.output<typeof webSchema>;
export type WorkerEnv = z.output<typeof workerSchema>;

let web: WebEnv | undefined;

/** The web process's part, read once. */
export function webEnv(): WebEnv {
  web ??= read(webSchema);
  return web;
}

/** The worker's part: it alone knows provider keys. */
export const workerEnv = (): WorkerEnv => read(workerSchema);

/** What a script needs that only touches the database. */
export const databaseEnv = (): z.output<typeof databaseSchema> => read(databaseSchema);

/** Where the web was built to; absent while it is developed. */
export const buildEnv = (): z.output<typeof buildSchema> => read(buildSchema);

/** How much is logged: read at once by the logger, which every other file needs. */
export const logLevelInForce = (): z.output<typeof logLevel> =>
  logLevel.catch("info").parse(process.env["LOG_LEVEL"]);
