import { useTranslations } from "next-intl";
import { Section } from "@/components/people/section";
import type { ActionAnswer } from "@/lib/domain/outcome";
import { MoneyForm } from "./money-form";

interface GiveBackProps {
  /** The shop that this one belongs to. */
  readonly parent: string;
  readonly available: string;
  readonly freshKey: string;
  readonly act: (wish: {
    readonly amount: string;
    readonly reason: string;
    readonly idempotencyKey: string;
  }) => Promise<ActionAnswer<unknown>>;
}

/** Money for the shop that this one belongs to: it never takes any by itself. */
export function GiveBack({ parent, available, freshKey, act }: GiveBackProps) {
  const t = useTranslations("wallet.giveBack");
  const words = {
    amount: t("amount"),
    reason: t("note"),
    reasonHelp: t("noteHelp"),
    review: t("review"),
    effect: t("effect", { name: parent }),
    now: t("now"),
    moved: t("moved"),
    after: t("after"),
    confirm: t("yes"),
    change: t("change"),
    done: t("done"),
  };
  return (
    <Section title={t("title", { name: parent })} help={t("help")}>
      <div className="max-w-md">
        <MoneyForm
          fixed={{}}
          before={available}
          isLess
          needsReason={false}
          freshKey={freshKey}
          words={words}
          act={act}
        />
      </div>
    </Section>
  );
}
