"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { OperatorMark } from "@/components/plans/operator-mark";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { ArrowDown, ArrowUp, Pin } from "@/components/ui/icons";
import { Segmented } from "@/components/ui/segmented";
import type { OperatorTiles, Tile } from "@/lib/domain/counter-views";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import { OPERATORS, type Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import type { PlanChoice } from "@/lib/domain/views";
import { pinTileAction, unpinTileAction } from "./actions";
import { AddPinForm } from "./add-pin-form";

interface TilePinsProps {
  readonly tiles: readonly OperatorTiles[];
  readonly plans: readonly PlanChoice[];
}

/** What the counter shows for one tap, and which of it the owner wants there always, in what order. */
export function TilePins({ tiles, plans }: TilePinsProps) {
  const t = useTranslations("settings");
  const names = useTranslations("operator");
  const [operator, setOperator] = useState<Operator>(OPERATORS[0]);
  const { problem, isBusy, run } = useTileActs();
  const own = tiles.find((each) => each.operator === operator)?.tiles ?? [];
  const pinned = own.filter(({ isPinned }) => isPinned).length;
  const nameOf = ({ planCode }: Tile) => plans.find((plan) => plan.planCode === planCode)?.name ?? planCode;
  const pin = (tile: PinWish, position: number | null, done?: () => void): void =>
    run(() => pinTileAction({ operator, ...tile, position }), done);
  const unpin = (tile: PinWish): void => run(() => unpinTileAction({ operator, ...tile }));
  const segments = OPERATORS.map((value) => ({
    value,
    label: (
      <span className="flex items-center justify-center gap-1.5">
        <OperatorMark operator={value} className="hidden size-5 sm:block" />
        {names(value)}
      </span>
    ),
  }));
  return (
    <div className="grid gap-3">
      <div className="max-w-md px-4">
        <Segmented label={t("tilesOperator")} value={operator} segments={segments} onChoose={setOperator} />
      </div>
      {problem === null ? null : (
        <div className="px-4">
          <ProblemNotice problem={problem} />
        </div>
      )}
      {own.length === 0 ? <p className="px-4 text-ink-2">{t("tilesEmpty")}</p> : null}
      <ol className="border-line border-y empty:hidden">
        {own.map((tile, place) => (
          <TileLine
            key={`${tile.planCode} ${tile.amount}`}
            tile={tile}
            planName={nameOf(tile)}
            isBusy={isBusy}
            onPin={() => pin(wishOf(tile), null)}
            onUnpin={() => unpin(wishOf(tile))}
            onEarlier={place > 0 ? () => pin(wishOf(tile), place) : null}
            onLater={place + 1 < pinned ? () => pin(wishOf(tile), place + 2) : null}
          />
        ))}
      </ol>
      <AddPinForm
        key={operator}
        plans={plans.filter((plan) => plan.operator === null || plan.operator === operator)}
        isBusy={isBusy}
        onAdd={(wish, done) => pin(wish, null, done)}
      />
    </div>
  );
}

type PinWish = Pick<Tile, "planCode" | "amount">;

const wishOf = ({ planCode, amount }: Tile): PinWish => ({ planCode, amount });

/** One act at a time: each changes the order that the next is counted in. */
function useTileActs() {
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const [isBusy, start] = useTransition();
  const run = (act: () => Promise<ActionAnswer<null> | undefined>, done?: () => void): void => {
    if (isBusy) return;
    const pressed = document.activeElement;
    start(async () => {
      const outcome = outcomeOf(await act().catch(() => undefined));
      setProblem(outcome.ok ? null : outcome.problem);
      if (!outcome.ok) return;
      done?.();
      // A line that moved lost the focus on its way: the next tap of a key goes on where the last was.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && pressed instanceof HTMLElement) pressed.focus();
      });
    });
  };
  return { problem, isBusy, run };
}

interface TileLineProps {
  readonly tile: Tile;
  readonly planName: string;
  readonly isBusy: boolean;
  readonly onPin: () => void;
  readonly onUnpin: () => void;
  /** Null where there is no place to go. */
  readonly onEarlier: (() => void) | null;
  readonly onLater: (() => void) | null;
}

function TileLine({ tile, planName, isBusy, onPin, onUnpin, onEarlier, onLater }: TileLineProps) {
  const t = useTranslations("settings");
  const money = useMoneyWords();
  const amount = money(tile.amount);
  const { isPinned } = tile;
  return (
    <li className="flex min-h-14 items-center gap-1 border-line border-b py-1 ps-4 pe-1 last:border-b-0">
      <span className="grid min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <MoneyText amount={tile.amount} decimals="short" className="text-17 font-semibold" />
          <span className={cx("text-13", isPinned ? "font-semibold text-accent" : "text-ink-3")}>
            {t(isPinned ? "tilePinned" : "tileLearned")}
          </span>
        </span>
        <span className="truncate text-13 text-ink-2">
          <PlanName name={planName} />
        </span>
      </span>
      {isPinned ? (
        <>
          <MoveButton label={t("tileEarlierNamed", { amount })} isBusy={isBusy} onMove={onEarlier}>
            <ArrowUp className="size-5" />
          </MoveButton>
          <MoveButton label={t("tileLaterNamed", { amount })} isBusy={isBusy} onMove={onLater}>
            <ArrowDown className="size-5" />
          </MoveButton>
        </>
      ) : null}
      <Button
        key="pin"
        look="quiet"
        isBusy={isBusy}
        onClick={isPinned ? onUnpin : onPin}
        aria-label={t(isPinned ? "tileUnpinNamed" : "tilePinNamed", { amount })}
        className="px-3"
      >
        <Pin className={cx("size-5", isPinned && "fill-current")} />
        {t(isPinned ? "tileUnpin" : "tilePin")}
      </Button>
    </li>
  );
}

interface MoveButtonProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly onMove: (() => void) | null;
  readonly children: React.ReactNode;
}

/** At the end of its way it stays, so that the others keep their places, but does nothing. */
function MoveButton({ label, isBusy, onMove, children }: MoveButtonProps) {
  return (
    <Button
      look="quiet"
      isBusy={isBusy || onMove === null}
      onClick={onMove ?? undefined}
      aria-label={label}
      className={cx("min-w-12 px-0", onMove === null && "opacity-30")}
    >
      {children}
    </Button>
  );
}
