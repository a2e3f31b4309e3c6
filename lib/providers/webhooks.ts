import "server-only";
import type { WebEnv } from "@/lib/env";
import type { WebhookCall, WebhookHint } from "./provider";
import { hintOfReloadly, isSignedByReloadly } from "./reloadly/webhook";

/** One provider that calls us, with the secret that its calls are signed with. */
export interface Webhook {
  /** What a call says; null where nobody who knows the secret signed it. Asks nothing of anybody. */
  read(call: WebhookCall): WebhookHint | null;
}

interface Kind {
  readonly secretIn: (env: WebEnv) => string | undefined;
  readonly isSigned: (call: WebhookCall, secret: string) => boolean;
  readonly hintOf: (call: WebhookCall) => WebhookHint;
}

/** By provider id. The secret opens nothing but this door, so the web process may know it. */
const KINDS: Readonly<Record<string, Kind>> = {
  reloadly: {
    secretIn: (env) => env.RELOADLY_WEBHOOK_SECRET,
    isSigned: isSignedByReloadly,
    hintOf: hintOfReloadly,
  },
};

/** null where this provider does not call, or not here: without a secret there is no door. */
export function openWebhook(provider: string, env: WebEnv): Webhook | null {
  const kind = Object.hasOwn(KINDS, provider) ? KINDS[provider] : undefined;
  const secret = kind?.secretIn(env);
  if (kind === undefined || secret === undefined) return null;
  return { read: (call) => (kind.isSigned(call, secret) ? kind.hintOf(call) : null) };
}
