import "server-only";
import { getSessionCookie } from "better-auth/cookies";
import { constantTimeEqual, makeSignature } from "better-auth/crypto";
import type { Database } from "@/lib/db";
import type { Role } from "@/lib/domain/access";
import { COOKIE_PREFIX } from "./auth";

/** Who is there: one person with a session that is not over, not disabled, of a reseller that is not disabled. */
export interface Presence {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly resellerId: string | null;
  readonly resellerName: string | null;
  /** Their shop has shops of its own, or may have some. */
  readonly runsSubs: boolean;
  readonly locale: string | null;
  readonly mustChangePassword: boolean;
  /** Works in the back office, where everybody has to have a second step, and has none. */
  readonly mustSetUpTwoFactor: boolean;
}

/**
 * Reads who sent these headers, in one statement. The cookie carries a session's token and nothing more: role and reseller
 * are read from the rows each time, so what an admin changes holds at once.
 */
export async function findPresence(
  database: Database,
  headers: Headers,
  secret: string,
): Promise<Presence | null> {
  const token = await readToken(headers, secret);
  if (token === null) return null;
  const rows = await database.client.$queryRaw<(Presence & { wasSeenLately: boolean })[]>`
    SELECT s.id AS "sessionId", u.id AS "userId", u.name, u.role::text AS role, u.reseller_id AS "resellerId",
           r.name AS "resellerName",
           COALESCE(r.may_have_subs, false) OR EXISTS (SELECT 1 FROM reseller WHERE parent_id = r.id) AS "runsSubs", u.locale, u.must_change_password AS "mustChangePassword",
           u.reseller_id IS NULL AND NOT u.two_factor_enabled
             AND COALESCE((SELECT office_needs_two_factor FROM business_settings WHERE id = 1), false) AS "mustSetUpTwoFactor",
           s.last_seen_at > now() - interval '5 minutes' AS "wasSeenLately"
    FROM session s JOIN "user" u ON u.id = s.user_id LEFT JOIN reseller r ON r.id = u.reseller_id
    WHERE s.token = ${token} AND s.expires_at > now() AND u.disabled_at IS NULL AND r.disabled_at IS NULL`;
  const [found] = rows;
  if (!found) return null;
  const { wasSeenLately, ...presence } = found;
  if (!wasSeenLately) await noteSeen(database, presence.sessionId);
  return presence;
}

/** For the list of one's sessions, so seldom that looking at a page stays a reading. */
async function noteSeen(database: Database, sessionId: string): Promise<void> {
  await database.client.$executeRaw`UPDATE session SET last_seen_at = now() WHERE id = ${sessionId}`;
}

/** The token in a cookie that we signed; null for any other. */
async function readToken(headers: Headers, secret: string): Promise<string | null> {
  const cookie = getSessionCookie(headers, { cookiePrefix: COOKIE_PREFIX });
  if (!cookie) return null;
  const dot = cookie.lastIndexOf(".");
  if (dot < 1) return null;
  const token = cookie.slice(0, dot);
  const signed = await makeSignature(token, secret);
  const bytes = new TextEncoder();
  return constantTimeEqual(bytes.encode(cookie.slice(dot + 1)), bytes.encode(signed)) ? token : null;
}
