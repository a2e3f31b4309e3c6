// Opens the counter where the network does not: what was last seen is shown, marked as such. It never sends anything, now
// or later: a sale is made by a tap, and asked about before it is made again.
import {
  CacheFirst,
  ExpirationPlugin,
  NetworkFirst,
  NetworkOnly,
  type RouteMatchCallback,
  Serwist,
} from "serwist";
import { KEPT_PAGES, PAGES_STORE, TAKE_OVER } from "@/components/shell/kept-pages";

/** Put in by the bundler: what this build was made from. */
declare const BUILD_HASH: string;

declare const clients: { readonly claim: () => Promise<void> };

/** Pages that make sense without a network. */
const isKeptPage: RouteMatchCallback = ({ request, url, sameOrigin }) =>
  sameOrigin &&
  KEPT_PAGES.includes(url.pathname) &&
  (request.mode === "navigate" || request.headers.get("accept") === "text/html");

const isPartOfTheApp: RouteMatchCallback = ({ url, sameOrigin }) =>
  sameOrigin && url.pathname.startsWith("/_next/static/");

const isPage: RouteMatchCallback = ({ request }) => request.mode === "navigate";

/** Until then the network may answer; a customer waits. */
const PATIENCE_SECONDS = 5;

/** Told to the page by its own markup, so that it says how old it is before any script has run. */
async function marked(page: Response): Promise<Response> {
  const headers = new Headers(page.headers);
  headers.delete("content-length");
  return new Response((await page.text()).replace("<html", "<html data-kept"), { headers });
}

const keptPages = new NetworkFirst({
  cacheName: PAGES_STORE,
  networkTimeoutSeconds: PATIENCE_SECONDS,
  matchOptions: { ignoreVary: true, ignoreSearch: true },
  plugins: [
    {
      // A redirect to the sign-in is no page of the counter.
      cacheWillUpdate: async ({ response }) =>
        response.status === 200 && !response.redirected && response.type === "basic" ? response : null,
      cachedResponseWillBeUsed: async ({ cachedResponse }) =>
        cachedResponse ? marked(cachedResponse) : undefined,
    },
  ],
});

new Serwist({
  precacheEntries: [{ url: "/offline", revision: BUILD_HASH }],
  skipWaiting: true,
  clientsClaim: true,
  runtimeCaching: [
    { matcher: isKeptPage, handler: keptPages },
    {
      matcher: isPartOfTheApp,
      handler: new CacheFirst({
        cacheName: "taabia-static",
        plugins: [new ExpirationPlugin({ maxEntries: 300, maxAgeSeconds: 30 * 24 * 3600 })],
      }),
    },
    { matcher: isPage, handler: new NetworkOnly() },
  ],
  fallbacks: { entries: [{ url: "/offline", matcher: ({ request }) => request.mode === "navigate" }] },
}).addEventListeners();

// A page may be loaded past a worker that was just coming up; the next request shall not go past it as well.
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data === TAKE_OVER) void clients.claim();
});
