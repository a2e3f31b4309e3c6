import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";
import { PersonShell } from "../person-shell";

/** The counter's frame. Each page has a gate of its own: a layout is not drawn again when only the page changes. */
export default function CounterLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Words to="counter">
      <PersonShell area="counter">{children}</PersonShell>
    </Words>
  );
}
