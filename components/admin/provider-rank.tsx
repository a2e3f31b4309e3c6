"use client";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ArrowDown, ArrowUp } from "@/components/ui/icons";

interface ProviderRankProps {
  readonly label: string;
  /** Ids. */
  readonly order: readonly string[];
  readonly nameOf: (provider: string) => string;
  readonly onOrder: (order: readonly string[]) => void;
}

type Way = "up" | "down";

/**
 * An order by hand: a button up and one down for each, and the arrow keys on either of them. The focus goes along with what
 * was moved, and its new place is read out.
 */
export function ProviderRank({ label, order, nameOf, onOrder }: ProviderRankProps) {
  const t = useTranslations("providers");
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const focus = useRef<{ provider: string; way: Way } | null>(null);
  // A row that changes its place in the document loses the focus on the way.
  useLayoutEffect(() => {
    const wanted = focus.current;
    if (wanted === null) return;
    focus.current = null;
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    buttons
      .find(({ dataset }) => dataset["provider"] === wanted.provider && dataset["way"] === wanted.way)
      ?.focus();
  });

  const move = (provider: string, way: Way, from: Way): void => {
    const place = order.indexOf(provider);
    const next = place + (way === "up" ? -1 : 1);
    const other = order[next];
    if (other === undefined) return;
    focus.current = { provider, way: from };
    setMoved(provider);
    onOrder(order.map((each) => (each === provider ? other : each === other ? provider : each)));
  };
  const place = moved === null ? -1 : order.indexOf(moved);
  return (
    <>
      <ol aria-label={label} ref={list} className="grid gap-2">
        {order.map((provider, index) => (
          <li key={provider} className="flex items-center gap-2 rounded-10 border border-line ps-3 pe-1 py-1">
            <span aria-hidden className="text-ink-3">
              {index + 1}
            </span>
            <bdi dir="ltr" className="min-w-0 flex-1 break-all font-semibold rtl:text-end">
              {nameOf(provider)}
            </bdi>
            {(["up", "down"] as const).map((way) => (
              <MoveButton
                key={way}
                provider={provider}
                name={nameOf(provider)}
                way={way}
                isAtEnd={way === "up" ? index === 0 : index === order.length - 1}
                onMove={(chosen) => move(provider, chosen, way)}
              />
            ))}
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {moved !== null && place >= 0
          ? t("place", { provider: nameOf(moved), place: place + 1, count: order.length })
          : null}
      </p>
    </>
  );
}

const KEYS: Readonly<Record<string, Way>> = { ArrowUp: "up", ArrowDown: "down" };

interface MoveButtonProps {
  readonly provider: string;
  readonly name: string;
  readonly way: Way;
  readonly isAtEnd: boolean;
  readonly onMove: (way: Way) => void;
}

/** Stays focusable at the end of the list: whoever arrives there by keyboard must not fall off it. */
function MoveButton({ provider, name, way, isAtEnd, onMove }: MoveButtonProps) {
  const t = useTranslations("providers");
  const Icon = way === "up" ? ArrowUp : ArrowDown;
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = KEYS[event.key];
    if (chosen === undefined) return;
    event.preventDefault();
    onMove(chosen);
  };
  return (
    <Button
      look="quiet"
      isBusy={isAtEnd}
      aria-label={t(way, { provider: name })}
      data-provider={provider}
      data-way={way}
      onClick={() => onMove(way)}
      onKeyDown={onKeyDown}
      className="min-w-12 px-0"
    >
      <Icon aria-hidden className="size-5" />
    </Button>
  );
}
