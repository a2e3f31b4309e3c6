"use client";

/** Asks one of our own doors about a number; null where no answer came. By POST, because a number stands in no address. */
export async function askAboutNumber(
  door: "known" | "operator",
  number: string,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetch(`/api/numbers/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number }),
    cache: "no-store",
    signal,
  }).catch(() => null);
  return answer?.ok ? await answer.json().catch(() => null) : null;
}
