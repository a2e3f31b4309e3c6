import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Search } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import type { OrderState } from "@/lib/domain/order";
import { toneOf } from "./order-face";
import { StateGlyph } from "./state-glyph";

/** The states people look for; the fleeting ones are seen on the counter. */
const SHOWN = [
  "unknown",
  "pending",
  "handling",
  "fulfilled",
  "refunded",
  "failed",
] as const satisfies readonly OrderState[];

interface OrderFiltersProps {
  readonly state: OrderState | null;
  readonly search: string;
}

/** Filters that live in the address: shared, reloaded and gone back to like any page. */
export function OrderFilters({ state, search }: OrderFiltersProps) {
  const t = useTranslations("orders");
  const states = useTranslations("orderState");
  const number = search === "" ? {} : { number: search };
  return (
    <div className="grid gap-3">
      <Form action="/orders" className="flex max-w-xl gap-2">
        {state === null ? null : <input type="hidden" name="state" value={state} />}
        <Input
          name="number"
          type="search"
          inputMode="numeric"
          dir="ltr"
          autoComplete="off"
          aria-label={t("search")}
          placeholder={t("search")}
          defaultValue={search}
          className="rtl:text-end"
        />
        <Button type="submit" aria-label={t("searchButton")} className="px-3.5">
          <Search aria-hidden className="size-5" />
        </Button>
      </Form>
      <nav aria-label={t("states")}>
        <ul className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1 lg:mx-0 lg:flex-wrap lg:px-0">
          <Chip isChosen={state === null} query={number}>
            {t("all")}
          </Chip>
          {SHOWN.map((each) => (
            <Chip key={each} isChosen={state === each} query={{ ...number, state: each }}>
              <StateGlyph
                state={each}
                className={cx("size-4", state === each ? undefined : toneOf(each).ink)}
              />
              {states(each)}
            </Chip>
          ))}
        </ul>
      </nav>
    </div>
  );
}

interface ChipProps {
  readonly isChosen: boolean;
  readonly query: Readonly<Record<string, string>>;
  readonly children: React.ReactNode;
}

function Chip({ isChosen, query, children }: ChipProps) {
  return (
    <li>
      <Link
        href={{ pathname: "/orders", query }}
        aria-current={isChosen ? "true" : undefined}
        className={cx(
          "inline-flex min-h-12 items-center gap-1.5 rounded-10 border px-3 text-15 font-medium whitespace-nowrap",
          isChosen
            ? "border-accent bg-accent-soft text-accent"
            : "border-line bg-surface-1 text-ink-2 hover:bg-surface-2",
        )}
      >
        {children}
      </Link>
    </li>
  );
}
