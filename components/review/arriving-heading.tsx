"use client";
import { type ReactNode, useEffect, useRef } from "react";

/** The heading of something that was just opened: who cannot see it appear is taken to it. */
export function ArrivingHeading({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    ref.current?.focus();
  }, []);
  return (
    <h2 id={id} ref={ref} tabIndex={-1} className="text-22 outline-none">
      {children}
    </h2>
  );
}
