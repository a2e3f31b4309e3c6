import { cookies } from "next/headers";
import type { ReactNode } from "react";
import type { Area } from "@/components/shell/nav-links";
import { Shell } from "@/components/shell/shell";
import { currentPerson, currentScope } from "@/lib/auth/session";
import { isOffice, may } from "@/lib/domain/access";
import { webEnv } from "@/lib/env";
import { THEME_COOKIE, themeOf } from "@/lib/i18n/locales";
import { countOpenFundings } from "@/lib/wallet/funding-queries";
import { signOut } from "./(public)/sign-in/actions";
import { saveLocaleAction } from "./shell-actions";

/**
 * The frame of one side of the counter, for whoever belongs there. It lets nobody in or out: each page has its own gate,
 * and whoever is turned away there sees no frame either.
 */
export async function PersonShell({ area, children }: { readonly area: Area; readonly children: ReactNode }) {
  const person = await currentPerson();
  if (!person || isOffice(person.role) !== (area === "office")) return children;
  const jar = await cookies();
  return (
    <Shell
      area={area}
      role={person.role}
      runsSubs={person.runsSubs}
      fundingCount={area === "office" ? await countFundings() : 0}
      isPractice={webEnv().PRACTICE === "1"}
      writtenAt={new Date().toISOString()}
      name={person.name}
      resellerName={person.resellerName}
      theme={themeOf(jar.get(THEME_COOKIE)?.value)}
      signOut={signOut}
      // A profile without a language follows its browser; one with a language would win over the switch.
      saveLocale={person.locale === null ? undefined : saveLocaleAction}
    >
      {children}
    </Shell>
  );
}

/** None for whoever does not decide them. */
async function countFundings(): Promise<number> {
  const found = await currentScope();
  return found?.kind === "admin" && may(found.scope.role, "approve-funding")
    ? countOpenFundings(found.scope)
    : 0;
}
