import { getTranslations } from "next-intl/server";
import { ReasonForm } from "@/components/people/reason-form";
import { Section } from "@/components/people/section";
import { Link } from "@/components/ui/link";
import type { ResellerDetail } from "@/lib/domain/back-office-views";
import { setSubsLeaveAction } from "../actions";

interface SubsSectionProps {
  readonly reseller: ResellerDetail;
  /** May say whether the shop may have shops of its own. */
  readonly canGive: boolean;
}

/** The shops of a shop, and whether it may open more. A shop that belongs to one has none. */
export async function SubsSection({ reseller, canGive }: SubsSectionProps) {
  const { id, parent, mayHaveSubs, subs } = reseller;
  if (parent !== null || (!canGive && subs.length === 0)) return null;
  const [words, t] = await Promise.all([getTranslations("resellers"), getTranslations("resellers.subs")]);
  return (
    <Section title={t("title")} help={t(mayHaveSubs ? "given" : "notGiven")}>
      <div className="grid gap-4">
        {subs.length === 0 ? null : (
          <ul className="grid">
            {subs.map((sub) => (
              <li key={sub.id} className="flex flex-wrap items-center gap-x-3">
                <Link
                  href={`/admin/resellers/${sub.id}`}
                  className="inline-flex min-h-12 items-center font-semibold text-accent underline-offset-4 hover:underline"
                >
                  <bdi>{sub.name}</bdi>
                </Link>
                {sub.isDisabled ? <span className="text-15 text-failed">{t("closed")}</span> : null}
              </li>
            ))}
          </ul>
        )}
        {canGive ? (
          <ReasonForm
            key={String(mayHaveSubs)}
            act={setSubsLeaveAction}
            fields={{ resellerId: id, wanted: mayHaveSubs ? "taken" : "given" }}
            reasonLabel={words("reason")}
            submit={t(mayHaveSubs ? "take" : "give")}
          />
        ) : null}
      </div>
    </Section>
  );
}
