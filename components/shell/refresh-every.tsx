"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page anew every so often, in milliseconds, while somebody can see it. */
export function RefreshEvery({ ms }: { readonly ms: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      // A reading that fails makes the router load the whole page, which without a network is no page at all.
      if (document.visibilityState === "visible" && navigator.onLine) router.refresh();
    }, ms);
    return () => clearInterval(timer);
  }, [router, ms]);
  return null;
}
