import type { ReactNode } from "react";
import { PersonShell } from "../person-shell";

export default function OfficeLayout({ children }: { readonly children: ReactNode }) {
  return <PersonShell area="office">{children}</PersonShell>;
}
