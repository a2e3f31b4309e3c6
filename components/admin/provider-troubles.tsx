import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { Table, Td, Th } from "@/components/ui/table";
import { ORDER_REASONS } from "@/lib/domain/order";
import { type ProviderView, TROUBLES, type Trouble } from "@/lib/domain/provider-views";

/** What went wrong at a provider in the last day: in words, by its own code, how often, and when last. */
export function ProviderTroubles({ view }: { readonly view: ProviderView }) {
  const t = useTranslations("providers");
  return (
    <div className="grid grid-cols-1 content-start border-line border-t pt-3 lg:border-t-0">
      <h3 className="px-4 text-15">{t("troubles")}</h3>
      {view.troubles.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-ink-2">{t("troublesEmpty")}</p>
      ) : (
        <Table label={t("troublesOf", { provider: view.name })}>
          <thead>
            <tr>
              <Th className="ps-4! pe-1!">{t("what")}</Th>
              <Th isFigure className="px-1!">
                {t("times")}
              </Th>
              <Th isFigure className="ps-3! pe-4!">
                {t("last")}
              </Th>
            </tr>
          </thead>
          <tbody>
            {view.troubles.map((trouble) => (
              <tr key={`${trouble.code} ${trouble.providerCode}`} className="last:*:border-b-0">
                <Td className="ps-4! pe-1!">
                  <span className="grid">
                    <TroubleText trouble={trouble} />
                    {trouble.providerCode === null ? null : (
                      <span className="text-13 text-ink-3">
                        <span className="sr-only">{t("code")} </span>
                        <bdi dir="ltr" className="wrap-break-word">
                          {trouble.providerCode}
                        </bdi>
                      </span>
                    )}
                  </span>
                </Td>
                <Td isFigure className="px-1! align-top!">
                  {trouble.count}
                </Td>
                <Td isFigure className="ps-3! pe-4! align-top! text-13 text-ink-2">
                  <DateText at={trouble.lastAt} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

/** These end an order and are nobody's fault there. */
const SILENT = ["cancelled", "released-by-admins", "delivered-by-admins"] as const;
type Silent = (typeof SILENT)[number];
type Worded = (typeof TROUBLES)[number] | Exclude<(typeof ORDER_REASONS)[number], Silent>;

const WORDED: readonly Worded[] = [
  ...TROUBLES,
  ...ORDER_REASONS.filter((reason): reason is Exclude<typeof reason, Silent> =>
    SILENT.every((silent) => silent !== reason),
  ),
];

/** In words where we have them; a new code as it is. */
function TroubleText({ trouble }: { readonly trouble: Trouble }) {
  const t = useTranslations("providers.trouble");
  const worded = WORDED.find((each) => each === trouble.code);
  return worded ? t(worded) : <bdi dir="ltr">{trouble.code}</bdi>;
}
