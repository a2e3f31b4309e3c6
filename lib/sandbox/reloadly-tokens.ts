import "server-only";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { parsed } from "./server";

const claimsSchema = z.object({ aud: z.string(), exp: z.number(), era: z.number() });

/**
 * Tokens that carry what they are good for, as the provider's do: three parts, opaque to everybody else. They live by
 * the sandbox's clock and survive its process.
 */
export class ReloadlyTokens {
  readonly #secret: string;
  readonly #now: () => number;
  #era = 0;

  constructor(secret: string, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  issue(audience: string, lifeS: number): string {
    const claims = { jti: randomUUID(), aud: audience, exp: this.#now() + lifeS * 1_000, era: this.#era };
    const unsigned = `${base64({ alg: "HS256", typ: "JWT" })}.${base64(claims)}`;
    return `${unsigned}.${this.#sign(unsigned)}`;
  }

  /** Every token that was issued until now opens nothing any more, whatever it says about its life. */
  revokeAll(): void {
    this.#era += 1;
  }

  judge(
    token: string,
    isAudience: (audience: string) => boolean,
  ): "good" | "invalid" | "expired" | "elsewhere" {
    const end = token.lastIndexOf(".");
    if (!isEqual(this.#sign(token.slice(0, Math.max(end, 0))), token.slice(end + 1))) return "invalid";
    const body = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const claims = claimsSchema.safeParse(parsed(body)).data;
    if (claims?.era !== this.#era) return "invalid";
    if (!isAudience(claims.aud)) return "elsewhere";
    return claims.exp > this.#now() ? "good" : "expired";
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
