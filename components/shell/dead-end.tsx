import type { ReactNode } from "react";
import { Mark } from "./mark";

interface DeadEndProps {
  readonly title: string;
  readonly body: string;
  /** The way on. */
  readonly children: ReactNode;
}

/** A page that cannot be what was asked for: says so, and where to go. */
export function DeadEnd({ title, body, children }: DeadEndProps) {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-md content-center justify-items-start gap-4 px-5 py-12">
      <Mark className="size-10" />
      <h1 className="text-22">{title}</h1>
      <p className="text-17 text-ink-2">{body}</p>
      <div className="flex flex-wrap gap-3">{children}</div>
    </main>
  );
}
