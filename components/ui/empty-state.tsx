import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  /** What will be here. */
  readonly body: string;
  /** The one thing to do now. */
  readonly action?: ReactNode;
}

export function EmptyState({ title, body, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-start gap-3 px-5 py-8">
      <span aria-hidden className="h-0.5 w-10 bg-accent" />
      <h2 className="text-17">{title}</h2>
      <p className="max-w-[46ch] text-ink-2">{body}</p>
      {action}
    </div>
  );
}
