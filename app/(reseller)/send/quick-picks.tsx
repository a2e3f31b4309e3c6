"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { cx } from "@/components/ui/cx";
import { History, Pin, UserPlus } from "@/components/ui/icons";
import type { OperatorTiles, Tile } from "@/lib/domain/counter-views";
import type { Operator } from "@/lib/domain/plan";
import { TILE_COUNT } from "@/lib/domain/tiles";
import type { PlanChoice } from "@/lib/domain/views";
import { KnownOrders } from "./known-orders";
import { type Draft, filledBy, isNamed, isUnfit } from "./send-draft";
import type { Recall } from "./use-known-number";

interface QuickPicksProps {
  readonly draft: Draft;
  /** All of them, and those of the network in the form. */
  readonly plans: readonly PlanChoice[];
  readonly shown: readonly PlanChoice[];
  /** Null: its tiles are waited for. */
  readonly operator: Operator | null;
  readonly numberField: RefObject<HTMLInputElement | null>;
  readonly tiles: readonly OperatorTiles[];
  /** What would be sent now. */
  readonly chosen: { readonly planCode: string | null; readonly amount: string | null };
  readonly recall: Recall;
  readonly onPick: (part: Partial<Draft>) => void;
}

/**
 * One tap for plan and amount: what the number usually takes, then what this shop sells most; below, what the number took last.
 * Every part has its place before it is known: nothing moves when an answer comes.
 */
export function QuickPicks(props: QuickPicksProps) {
  const { draft, plans, shown, operator, tiles, chosen, recall, onPick } = props;
  const t = useTranslations("send");
  const place = useRef<HTMLDivElement>(null);
  useInSight(place, props.numberField, recall.kind !== "typing");
  const own = tiles.find((each) => each.operator === operator)?.tiles ?? [];
  const isChosen = (tile: Pick<Tile, "planCode" | "amount">): boolean =>
    chosen.planCode === tile.planCode && chosen.amount === tile.amount;
  const pick = (tile: Pick<Tile, "planCode" | "amount">): void => onPick(filledBy(tile, draft, plans));
  const nameOf = (tile: Pick<Tile, "planCode" | "amount">): string | null =>
    isNamed(tile, shown) ? (plans.find((plan) => plan.planCode === tile.planCode)?.name ?? null) : null;
  return (
    <div ref={place} className="grid gap-2">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce itself before each of a few small buttons */}
      <div role="group" aria-label={t("quick")} className="grid min-h-42 grid-cols-3 content-start gap-2">
        <UsualPlace recall={recall} isChosen={isChosen} nameOf={nameOf} onPick={pick} />
        {operator === null ? <EmptyPlaces /> : null}
        {own.map((tile, turn) => (
          <AmountTile
            key={`${tile.planCode} ${tile.amount}`}
            shortcut={`Alt+${turn + 1}`}
            isChosen={isChosen(tile)}
            isUnfit={isUnfit(draft, tile.planCode)}
            onPick={() => pick(tile)}
            className="justify-items-center content-center text-center"
          >
            {tile.isPinned ? (
              <>
                <Pin aria-hidden className="absolute end-1 top-1 size-3.5 fill-current text-accent" />
                <span className="sr-only">{t("pinned")} </span>
              </>
            ) : null}
            <MoneyText amount={tile.amount} decimals="short" currencyClassName="text-13 font-normal" />
            <TileName name={nameOf(tile)} />
          </AmountTile>
        ))}
      </div>
      <KnownOrders recall={recall} />
    </div>
  );
}

/** Where the tiles will be. */
function EmptyPlaces() {
  return Array.from({ length: TILE_COUNT }, (_, turn) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <span key={turn} aria-hidden className="min-h-12 rounded-10 border border-line border-dashed" />
  ));
}

/**
 * With its last digit typed, the number goes to the top of a small screen where what comes next would be out of sight: behind
 * the keyboard, or under the button. Only then; no answer ever moves the page.
 */
function useInSight(
  place: RefObject<HTMLElement | null>,
  numberField: RefObject<HTMLInputElement | null>,
  isWhole: boolean,
): void {
  const wasWhole = useRef(isWhole);
  useEffect(() => {
    const isNew = isWhole && !wasWhole.current;
    wasWhole.current = isWhole;
    const button = place.current?.closest("form")?.querySelector('[type="submit"]');
    if (!isNew || !place.current || !button || document.activeElement !== numberField.current) return;
    const isHidden = place.current.getBoundingClientRect().bottom > button.getBoundingClientRect().top;
    if (isHidden) numberField.current?.scrollIntoView({ block: "start" });
  }, [place, numberField, isWhole]);
}

interface AmountTileProps {
  readonly shortcut: string;
  readonly isChosen: boolean;
  readonly isUnfit?: boolean;
  readonly onPick: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

function AmountTile({ shortcut, isChosen, isUnfit = false, onPick, className, children }: AmountTileProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-keyshortcuts={shortcut}
      onClick={onPick}
      className={cx(
        "relative grid min-h-12 rounded-10 border border-edge bg-surface-1 px-1.5 py-1 text-17 leading-snug font-semibold transition-colors hover:bg-surface-2",
        "aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:ring-1 aria-pressed:ring-accent aria-pressed:ring-inset",
        isUnfit ? "border-dashed text-ink-3" : "text-ink-1",
        className,
      )}
    >
      {children}
    </button>
  );
}

function TileName({ name }: { readonly name: string | null }) {
  if (name === null) return null;
  return (
    <span className="w-full truncate text-13 font-normal text-ink-2">
      <PlanName name={name} />
    </span>
  );
}

interface UsualPlaceProps {
  readonly recall: Recall;
  readonly isChosen: (tile: Pick<Tile, "planCode" | "amount">) => boolean;
  readonly nameOf: (tile: Pick<Tile, "planCode" | "amount">) => string | null;
  readonly onPick: (tile: Pick<Tile, "planCode" | "amount">) => void;
}

/** The place of what the number usually takes; of one that takes nothing usual, a word about who it is. */
function UsualPlace({ recall, isChosen, nameOf, onPick }: UsualPlaceProps) {
  const t = useTranslations("send.known");
  if (recall.kind !== "known" || recall.known.usual === null) return <UsualWords recall={recall} />;
  const { name, usual } = recall.known;
  const planName = nameOf(usual);
  return (
    <AmountTile
      shortcut="Alt+0"
      isChosen={isChosen(usual)}
      onPick={() => onPick(usual)}
      className="col-span-full min-h-14 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-2.5 px-3 text-start"
    >
      <History aria-hidden className="size-5 text-accent" />
      <span className="grid">
        <span className="text-15">{t("usual")}</span>
        <span className="truncate text-13 font-normal text-ink-2">
          {name === null ? null : <bdi dir="auto">{name}</bdi>}
          {name !== null && planName !== null ? " · " : null}
          {planName === null ? null : <PlanName name={planName} />}
        </span>
      </span>
      <MoneyText amount={usual.amount} decimals="short" className="text-22" currencyClassName="text-15" />
    </AmountTile>
  );
}

function UsualWords({ recall }: { readonly recall: Recall }) {
  const t = useTranslations("send.known");
  const words = {
    typing: t("typing"),
    asking: null,
    silent: null,
    new: t("new"),
    known: t("known"),
  }[recall.kind];
  const name = recall.kind === "known" ? recall.known.name : null;
  return (
    <p
      className={cx(
        "col-span-full flex min-h-14 items-center gap-2.5 rounded-10 px-3 text-15 text-ink-2",
        recall.kind === "asking" ? "animate-pulse bg-surface-2 motion-reduce:animate-none" : null,
        words === null ? null : "border border-line border-dashed",
      )}
    >
      {recall.kind === "new" ? <UserPlus aria-hidden className="size-5 shrink-0 text-ink-3" /> : null}
      {name === null ? null : (
        <bdi dir="auto" className="truncate font-semibold text-ink-1">
          {name}
        </bdi>
      )}
      {words}
    </p>
  );
}
