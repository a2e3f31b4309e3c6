import "server-only";
import { webDatabase } from "@/lib/db";
import { webEnv } from "@/lib/env";
import type { WebhookCall, WebhookHint } from "@/lib/providers/provider";
import { openWebhook } from "@/lib/providers/webhooks";
import { mintProviderScope, type ProviderScope } from "./scope";

export interface ProviderDoor {
  /** null: not the provider. Until it is known to be, nothing is asked of the database. */
  admit(call: WebhookCall): { readonly scope: ProviderScope; readonly hint: WebhookHint } | null;
}

/** Where this provider calls; null where there is no such door. */
export function doorOf(provider: string): ProviderDoor | null {
  const webhook = openWebhook(provider, webEnv());
  if (webhook === null) return null;
  return {
    admit: (call) => {
      const hint = webhook.read(call);
      return hint && { scope: mintProviderScope({ database: webDatabase(), provider }), hint };
    },
  };
}
