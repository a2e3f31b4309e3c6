"use client";
import { useEffect } from "react";
import { KEPT_PAGES, TAKE_OVER } from "./kept-pages";

/** Lets this device open the counter without a network from now on. Where it cannot, nothing else is lost. */
export function KeptOpen() {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker
      .register("/service-worker", { scope: "/" })
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => {
        if (cameThroughWorker()) return;
        // It listens only now, or came up while the page was loading: what this page was made of went by unheard.
        active?.postMessage(keepThisPage());
        if (navigator.serviceWorker.controller === null) active?.postMessage(TAKE_OVER);
      })
      .catch(() => undefined);
  }, []);
  return null;
}

/** Whether the worker fetched this very page. That it listens by now does not say so: it may have taken over a moment ago. */
const cameThroughWorker = (): boolean =>
  performance
    .getEntriesByType("navigation")
    .some(
      (entry) =>
        entry instanceof PerformanceNavigationTiming &&
        entry.workerStart > 0 &&
        new URL(entry.name).pathname === location.pathname,
    );

function keepThisPage(): unknown {
  const parts = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/_next/static/`));
  const pages = KEPT_PAGES.includes(location.pathname)
    ? [[location.pathname, { headers: { accept: "text/html" } }]]
    : [];
  return { type: "CACHE_URLS", payload: { urlsToCache: [...pages, ...parts] } };
}
