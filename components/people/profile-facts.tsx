import { useTranslations } from "next-intl";
import { PhoneText } from "@/components/text/phone-text";
import type { PersonView } from "@/lib/domain/back-office-views";

/** Oneself, as the others see it. */
export function ProfileFacts({
  person,
  shopName,
}: {
  readonly person: PersonView;
  readonly shopName: string | null;
}) {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
      <Fact label={t("name")}>
        <bdi>{person.name}</bdi>
      </Fact>
      <Fact label={t("role")}>{people(`roles.${person.role}`)}</Fact>
      {shopName ? (
        <Fact label={t("shop")}>
          <bdi>{shopName}</bdi>
        </Fact>
      ) : null}
      {person.phone ? (
        <Fact label={t("phone")}>
          <PhoneText msisdn={person.phone} />
        </Fact>
      ) : null}
      {person.email ? (
        <Fact label={t("email")}>
          <bdi dir="ltr" className="break-all">
            {person.email}
          </bdi>
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 font-medium">{children}</dd>
    </>
  );
}
