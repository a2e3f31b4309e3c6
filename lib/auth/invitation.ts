import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@/lib/db";
import { type InvitationScope, mintInvitationScope } from "./scope";

/** 128 bits of chance, as 22 characters that stand in an address as they are. */
const TOKEN_BYTES = 16;
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

/** What stands in the link, and what is kept of it. */
export function makeInvitation(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, tokenHash: hashOf(token) };
}

/** It has more chance in it than can be tried, so one round is enough. */
const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** What the holder of this link may do; null for a text that stands in no link of ours. Whether it is good is asked of the rows. */
export const scopeOfInvitation = (database: Database, token: string): InvitationScope | null =>
  SHAPE.test(token) ? mintInvitationScope({ database, tokenHash: hashOf(token) }) : null;
