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
        if (navigator.serviceWorker.controller !== null) return;
        // It begins to listen only now: what this page was made of went by unheard.
        active?.postMessage(keepThisPage());
        active?.postMessage(TAKE_OVER);
      })
      .catch(() => undefined);
  }, []);
  return null;
}

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
