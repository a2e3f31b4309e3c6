import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function PublicLayout({ children }: { readonly children: ReactNode }) {
  return <Words to="public">{children}</Words>;
}
