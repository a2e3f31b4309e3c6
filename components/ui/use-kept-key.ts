"use client";
import { useState } from "react";

/**
 * What makes one act happen once: kept until it went through, so that a second try after a lost answer is the same act. The
 * page brings a fresh one each time it is made; it is taken up once the kept one is used. `done`: the last answer that said so.
 */
export function useKeptKey(fresh: string, done: object | null): string {
  const [kept, setKept] = useState<{ readonly key: string; readonly after: object | null }>({
    key: fresh,
    after: done,
  });
  if (done !== null && done !== kept.after && fresh !== kept.key) setKept({ key: fresh, after: done });
  return kept.key;
}
