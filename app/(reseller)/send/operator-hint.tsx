"use client";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { type Draft, knownOf, operatorDoubt, operatorFor } from "./send-draft";

interface OperatorHintProps {
  readonly draft: Draft;
  /** Somebody who can tell is being asked. */
  readonly isAsking: boolean;
}

/** Where the operator in the form comes from. */
export function OperatorHint({ draft, isAsking }: OperatorHintProps) {
  const t = useTranslations("send");
  const isRead = draft.operator === null && operatorFor(draft) !== null;
  const isRemembered = isRead && (knownOf(draft)?.operator ?? null) !== null;
  const read = isRead ? "operatorHint" : null;
  const words = isRemembered ? "operatorRemembered" : isAsking ? "operatorAsking" : read;
  return (
    // There before there is anything to say: a reader speaks only what changes, and nothing moves.
    <p aria-live="polite" className="min-h-5 text-13 text-ink-3">
      {words === null ? null : t(words)}
    </p>
  );
}

/** What speaks against the operator in the form: nothing is sold to another network unsaid. */
export function OperatorDoubt({ draft }: { readonly draft: Draft }) {
  const doubt = useDoubtWords(draft);
  return (
    <div aria-live="polite" className="empty:hidden">
      {doubt === null ? null : <Notice tone="warning">{doubt}</Notice>}
    </div>
  );
}

function useDoubtWords(draft: Draft): string | null {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  const doubt = operatorDoubt(draft);
  switch (doubt.kind) {
    case "none":
      return null;
    case "nobodys":
      return t("operatorNobodys");
    case "not-as-it-begins":
      return t("operatorNotAsItBegins", { operator: names(doubt.other) });
    case "not-as-chosen":
      return t("operatorNotAsChosen", { operator: names(doubt.other) });
  }
}
