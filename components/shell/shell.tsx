import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import {
  Banknote,
  BookUser,
  ChartColumn,
  ClipboardCheck,
  LayoutDashboard,
  RadioTower,
  ReceiptText,
  Send,
  Settings,
  Store,
  WalletMinimal,
} from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { homeOf, may, type Right, type Role } from "@/lib/domain/access";
import { AccountMenu, type AccountMenuProps } from "./account-menu";
import { KeptOpen } from "./kept-open";
import { Mark } from "./mark";
import { type Area, NavLinks } from "./nav-links";
import { PageAge } from "./page-age";
import { PracticeFrame } from "./practice-frame";

const PLACES = {
  counter: [
    { href: "/send", word: "send", Icon: Send, right: "send" },
    { href: "/orders", word: "orders", Icon: ReceiptText, right: "see-orders" },
    { href: "/customers", word: "customers", Icon: BookUser, right: "see-customers" },
    { href: "/wallet", word: "wallet", Icon: WalletMinimal, right: "see-balance" },
    { href: "/subs", word: "subs", Icon: Store, right: "run-subs" },
    { href: "/reports", word: "reports", Icon: ChartColumn, right: "see-reports" },
    { href: "/settings", word: "settings", Icon: Settings, right: null },
  ],
  office: [
    { href: "/admin", word: "overview", Icon: LayoutDashboard, right: "see-overview" },
    { href: "/admin/review", word: "review", Icon: ClipboardCheck, right: "see-review" },
    { href: "/admin/resellers", word: "resellers", Icon: Store, right: "see-resellers" },
    { href: "/admin/funding", word: "funding", Icon: Banknote, right: "approve-funding" },
    { href: "/admin/providers", word: "providers", Icon: RadioTower, right: "see-providers" },
    { href: "/admin/reports", word: "reports", Icon: ChartColumn, right: "see-reports" },
    { href: "/admin/settings", word: "settings", Icon: Settings, right: null },
  ],
} as const satisfies Record<
  Area,
  readonly { readonly right: Right | null; readonly [rest: string]: unknown }[]
>;

/** A thumb's row has room for five: on a phone these are reached from another page. */
const DESKS_ONLY = ["reports", "funding", "subs"];

interface ShellProps extends AccountMenuProps {
  readonly area: Area;
  /** Of whoever looks: a place that they may not go to is not shown. */
  readonly role: Role;
  /** Their shop has shops of its own, or may have some: nobody else is shown the way there. */
  readonly runsSubs: boolean;
  /** How many requests for funds wait for the house. */
  readonly fundingCount: number;
  /** Nothing sold here is real. */
  readonly isPractice: boolean;
  /** When the server wrote it, ISO 8601. */
  readonly writtenAt: string;
  readonly children: ReactNode;
}

/** The frame around every page of somebody signed in. */
export function Shell(props: ShellProps) {
  const { area, role, runsSubs, fundingCount, isPractice, writtenAt, children, ...account } = props;
  const t = useTranslations("shell");
  const mine = PLACES[area].filter(
    ({ right }) => right === null || (may(role, right) && (right !== "run-subs" || runsSubs)),
  );
  const places = mine.map(({ href, word, Icon }) => ({
    href,
    word: word === "funding" ? <Counted word={t(word)} count={fundingCount} /> : t(word),
    isDesksOnly: DESKS_ONLY.some((each) => each === word),
    icon: <Icon className={cx("size-5", word === "send" && "rtl:-scale-x-100")} />,
  }));
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#page"
        className="sr-only rounded-6 bg-accent px-4 py-3 text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
      >
        {t("skip")}
      </a>
      {isPractice ? <PracticeFrame /> : null}
      <header className="sticky top-0 z-20 border-line border-b bg-surface-0">
        <div className="mx-auto flex min-h-14 max-w-6xl items-center gap-4 px-4">
          <Link href={homeOf(role)} className="flex min-h-12 items-center gap-2.5 text-17 font-bold">
            <Mark className="size-8" />
            {t("name")}
          </Link>
          <div className="lg:ms-4">
            <NavLinks area={area} places={places} />
          </div>
          <div className="ms-auto">
            <AccountMenu {...account} />
          </div>
        </div>
      </header>
      {area === "counter" ? (
        <>
          <KeptOpen />
          <PageAge at={writtenAt} />
        </>
      ) : null}
      <main
        id="page"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl flex-1 px-4 pt-5 pb-28 outline-none lg:pt-8 lg:pb-16"
      >
        {children}
      </main>
    </div>
  );
}

/** A place, and how many wait there. */
function Counted({ word, count }: { readonly word: string; readonly count: number }) {
  const t = useTranslations("shell");
  return (
    <>
      {word}{" "}
      {count === 0 ? null : (
        <span className="min-w-5 rounded-full bg-accent px-1.5 text-center text-13 font-semibold text-on-accent tabular-nums">
          {count}
          <span className="sr-only"> {t("waiting")}</span>
        </span>
      )}
    </>
  );
}
