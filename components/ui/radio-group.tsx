"use client";
import { type ComponentProps, createContext, type KeyboardEvent, use, useLayoutEffect, useRef } from "react";

interface Choosing {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
}

const Choice = createContext<Choosing>({ value: "", onValueChange: () => undefined });

const radiosIn = (group: Element): readonly HTMLElement[] => [
  ...group.querySelectorAll<HTMLElement>('[role="radio"]:not(:disabled)'),
];

/** How far a key goes; 0: it is none of ours. */
function stepOf(event: KeyboardEvent<HTMLElement>): number {
  if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return 0;
  const ahead = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
  if (event.key === "ArrowDown") return 1;
  if (event.key === "ArrowUp") return -1;
  if (event.key === "ArrowRight") return ahead;
  return event.key === "ArrowLeft" ? -ahead : 0;
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = stepOf(event);
  const radios = radiosIn(event.currentTarget);
  const at = radios.findIndex((radio) => radio.contains(document.activeElement));
  const next = radios[(at + step + radios.length) % radios.length];
  if (step === 0 || at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}

/**
 * One choice of several: buttons with the role of radios. One stop for the Tab key, the chosen or else the first; arrows go
 * round in reading direction, and choose. `value` is the chosen radio's; anything else: none is chosen yet.
 */
export function RadioGroup({ value, onValueChange, ...rest }: Omit<ComponentProps<"div">, "ref"> & Choosing) {
  const group = useRef<HTMLDivElement>(null);
  // Which is the first is known once all of them are there.
  useLayoutEffect(() => {
    const radios = group.current ? radiosIn(group.current) : [];
    const stop = radios.find((radio) => radio.getAttribute("aria-checked") === "true") ?? radios[0];
    for (const radio of radios) radio.tabIndex = radio === stop ? 0 : -1;
  });
  return (
    <Choice value={{ value, onValueChange }}>
      <div onKeyDown={walk} {...rest} ref={group} role="radiogroup" />
    </Choice>
  );
}

export function Radio({ value, ...rest }: ComponentProps<"button"> & { readonly value: string }) {
  const choice = use(Choice);
  const isChosen = value === choice.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: what is chosen is drawn inside it, which an input cannot hold
    <button
      onClick={() => !isChosen && choice.onValueChange(value)}
      // The space bar is the radio's; Enter chooses nothing.
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      {...rest}
      type="button"
      role="radio"
      value={value}
      aria-checked={isChosen}
      data-state={isChosen ? "checked" : "unchecked"}
    />
  );
}
