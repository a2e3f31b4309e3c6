"use client";
import dynamic from "next/dynamic";
import type { Drawing } from "./drawing";

/** Drawn once the page stands; until then, and without scripts, its table says the same. */
const Bars = dynamic(async () => (await import("./bars")).Bars, {
  ssr: false,
  loading: () => <div className="h-60" />,
});

export function Drawn(drawing: Drawing) {
  return (
    <div className="min-h-60" dir="ltr">
      <Bars {...drawing} />
    </div>
  );
}
