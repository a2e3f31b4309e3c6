import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { CircleCheck } from "@/components/ui/icons";
import { Notice } from "@/components/ui/notice";
import type { BooksView } from "@/lib/domain/back-office-views";
import { ACCOUNT_KINDS, type BookFault, type BookFaultKind } from "@/lib/domain/book-fault";
import { toMajor } from "@/lib/domain/money";
import { AgeText } from "./age-text";

/** Whether the books agree, as last looked at; if they do not, where, and what to do. */
export function BooksLine({ books }: { readonly books: BooksView | null }) {
  const t = useTranslations("guards");
  if (books === null) return <p className="text-ink-2">{t("booksNever")}</p>;
  const at = () => <DateText at={books.checkedAt} />;
  return (
    <div className="grid gap-4">
      {books.isStale ? <Notice tone="warning">{t.rich("booksStale", { at })}</Notice> : null}
      {books.faults.length > 0 ? (
        <Faults books={books} />
      ) : books.isStale ? null : (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-delivered" />
          <span>{t.rich("booksBalanced", { age: () => <AgeText at={books.checkedAt} /> })}</span>
        </p>
      )}
    </div>
  );
}

/** As many as a check keeps: there may be more. */
const MOST_KEPT = 20;

function Faults({ books }: { readonly books: BooksView }) {
  const t = useTranslations("guards");
  const { faults, checkedAt } = books;
  return (
    <section aria-label={t("books")} className="grid gap-3">
      <Notice tone="wrong">{t("booksFaults", { count: faults.length })}</Notice>
      <ul className="grid list-disc gap-1 ps-6">
        {faults.map((fault) => (
          <li key={Object.values(fault).join()}>
            <FaultText fault={fault} />
          </li>
        ))}
      </ul>
      <p className="text-13 text-ink-3">
        {faults.length >= MOST_KEPT ? `${t("booksMost", { count: MOST_KEPT })} ` : null}
        {t.rich("booksSeen", { at: () => <DateText at={checkedAt} as="second" /> })}
      </p>
      <p className="max-w-[70ch] text-15 text-ink-2">{t("booksTodo")}</p>
    </section>
  );
}

/** Of these the figures count entries; of all others they are money. */
const COUNTED: readonly BookFaultKind[] = [
  "order-not-held-once",
  "order-settled-twice",
  "order-unsettled",
  "order-settled-early",
  "enquiry-moved-money",
];

function FaultText({ fault }: { readonly fault: BookFault }) {
  const t = useTranslations();
  const account = ACCOUNT_KINDS.find((kind) => kind === fault.subject);
  const figure = (value: string | null): ReactNode => {
    if (value === null) return "–";
    return COUNTED.includes(fault.kind) ? value : <MoneyText amount={toMajor(BigInt(value))} />;
  };
  return (
    <>
      {fault.shop === null ? null : (
        <span className="me-2 font-semibold">
          <bdi>{fault.shop}</bdi>
        </span>
      )}
      {t.rich(`bookFault.${fault.kind}`, {
        subject: () =>
          account ? (
            t(`guards.account.${account}`)
          ) : (
            <bdi dir="ltr" className="break-all select-all">
              {fault.subject}
            </bdi>
          ),
        expected: () => figure(fault.expected),
        found: () => figure(fault.found),
      })}
    </>
  );
}
