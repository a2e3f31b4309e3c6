"use client";
import { useRouter } from "next/navigation";
import { type ComponentProps, type MouseEvent, useTransition } from "react";

interface LinkProps extends Omit<ComponentProps<"a">, "href"> {
  readonly href: string | { readonly pathname: string; readonly query: Readonly<Record<string, string>> };
  /** In place of this page, as far as going back is concerned. */
  readonly replace?: boolean;
  /** Whether the page there begins at its top. */
  readonly scroll?: boolean;
}

/** A new tab, a new window, a file: the browser does that best. */
const isForBrowser = (event: MouseEvent<HTMLAnchorElement>): boolean =>
  event.button !== 0 ||
  event.metaKey ||
  event.ctrlKey ||
  event.shiftKey ||
  event.altKey ||
  event.currentTarget.target !== "" ||
  event.currentTarget.hasAttribute("download");

const addressOf = ({ pathname, query }: Exclude<LinkProps["href"], string>): string => {
  const asked = new URLSearchParams(query).toString();
  return asked === "" ? pathname : `${pathname}?${asked}`;
};

/**
 * A way to another page of ours; while that one is coming it bears `data-leaving`. Next's own link can fetch pages in advance,
 * which no page here asks for, and weighs 3 KiB more on every phone.
 */
export function Link({ href, replace = false, scroll = true, onClick, ...rest }: LinkProps) {
  const router = useRouter();
  const [isLeaving, leave] = useTransition();
  const address = typeof href === "string" ? href : addressOf(href);
  const go = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || isForBrowser(event)) return;
    event.preventDefault();
    leave(() => (replace ? router.replace : router.push)(address, { scroll }));
  };
  return <a {...rest} href={address} data-leaving={isLeaving || undefined} onClick={go} />;
}
