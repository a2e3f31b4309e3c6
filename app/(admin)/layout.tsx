import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";
import { PersonShell } from "../person-shell";

export default function OfficeLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Words to="office">
      <PersonShell area="office">{children}</PersonShell>
    </Words>
  );
}
