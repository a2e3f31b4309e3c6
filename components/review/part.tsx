import type { ReactNode } from "react";

/** One of the things that are known of an order on the table. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-3">
      <h3 className="text-17">{title}</h3>
      {children}
    </div>
  );
}
