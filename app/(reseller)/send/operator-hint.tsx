"use client";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { type Draft, operatorDoubt, operatorFor } from "./send-draft";
import { useOperatorWord } from "./use-operator-word";

interface OperatorHintProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** Where the operator in the form comes from, and what speaks against it: nothing is sold to another network unsaid. */
export function OperatorHint({ draft, onChange }: OperatorHintProps) {
  const t = useTranslations("send");
  const isAsking = useOperatorWord(draft, onChange);
  const isRead = draft.operator === null && operatorFor(draft) !== null;
  const doubt = useDoubtWords(draft);
  return (
    // There before there is anything to say: a reader speaks only what changes.
    <div aria-live="polite" className="empty:hidden">
      {doubt !== null ? (
        <Notice tone="warning">{doubt}</Notice>
      ) : isAsking || isRead ? (
        <p className="text-13 text-ink-3">{t(isAsking ? "operatorAsking" : "operatorHint")}</p>
      ) : null}
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
