import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { log } from "@/lib/log";
import { noteTrouble } from "@/lib/providers/account";
import type { TopUpProvider } from "@/lib/providers/provider";
import type { Prisma } from "@/prisma/generated/client";

/**
 * Notes what each provider account looks like now: reachable, which operators are up, our float there. A provider that is
 * quiet (it turned our key away) is not asked with that key: each wrong try counts towards a block of our address.
 */
export async function watchProviders(worker: WorkerScope): Promise<void> {
  await Promise.all([...worker.providers.values()].map((provider) => watchOne(worker, provider)));
}

async function watchOne(worker: WorkerScope, provider: TopUpProvider): Promise<void> {
  const { client } = worker.database;
  const account = await client.providerAccount.findUnique({ where: { provider: provider.id } });
  const now = await worker.database.now();
  const isQuiet = account?.quietUntil != null;
  const answered = await health(provider);
  const seen = {
    ...answered,
    ...(answered.isUp ? { reachedAt: now } : {}),
    ...(isQuiet ? {} : await float(worker, provider, now)),
    seenAt: now,
  };
  await client.providerAccount.upsert({
    where: { provider: provider.id },
    create: { provider: provider.id, ...seen },
    update: {
      ...seen,
      ...(refilled(account, seen.floatMinor) ? { pausedUntil: null, pauseReason: null } : {}),
    },
  });
}

/** An empty float that was filled again ends its own pause; every other pause has its time. */
function refilled(
  account: { pauseReason: string | null; floatMinor: bigint | null } | null,
  floatMinor: bigint | undefined,
): boolean {
  return (
    account?.pauseReason === "float-empty" &&
    floatMinor !== undefined &&
    floatMinor > (account.floatMinor ?? 0n)
  );
}

async function health(
  provider: TopUpProvider,
): Promise<{ isUp: boolean; operators?: Prisma.InputJsonObject }> {
  const ping = await provider.ping();
  return ping.ok ? { isUp: ping.value.isUp, operators: { ...ping.value.operators } } : { isUp: false };
}

async function float(
  worker: WorkerScope,
  provider: TopUpProvider,
  now: Date,
): Promise<{ floatMinor?: bigint; currency?: string; floatAt?: Date }> {
  const balance = await provider.readBalance();
  if (balance.ok) return { floatMinor: balance.value.minor, currency: balance.value.currency, floatAt: now };
  log.warn({ provider: provider.id, cause: balance.problem.cause }, "float not read");
  await noteTrouble(worker, provider.id, balance.problem);
  return {};
}

/** What is known of the keys together: only of sandboxes may time be scaled. `silent`: somebody could not be asked. */
export type Surroundings = "sandboxes" | "not-only-sandboxes" | "silent";

/** Asks each key which environment it opens, and notes it. */
export async function identifyProviders(worker: WorkerScope): Promise<Surroundings> {
  const known = await Promise.all(
    [...worker.providers.values()].map(async (provider): Promise<Surroundings> => {
      const identity = await provider.identify();
      if (!identity.ok) {
        log.error({ provider: provider.id, cause: identity.problem.cause }, "key not recognised");
        await noteTrouble(worker, provider.id, identity.problem);
        return ["unreachable", "timeout", "server-error"].includes(identity.problem.cause)
          ? "silent"
          : "not-only-sandboxes";
      }
      const { environment, accountName, canSend } = identity.value;
      if (!canSend) log.error({ provider: provider.id, alert: "key-cannot-send" }, "this key may not send");
      await worker.database.client.providerAccount.upsert({
        where: { provider: provider.id },
        create: { provider: provider.id, environment, accountName },
        update: { environment, accountName },
      });
      return environment === "sandbox" ? "sandboxes" : "not-only-sandboxes";
    }),
  );
  if (known.includes("not-only-sandboxes")) return "not-only-sandboxes";
  return known.includes("silent") ? "silent" : "sandboxes";
}
