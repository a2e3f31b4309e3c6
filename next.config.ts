import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** Nobody frames the counter, guesses at its types, or learns from a link where somebody was. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** A customer's slip, or an invitation, stands in the address: no index keeps it, no store keeps its answer, no link passes it on. */
const SLIP_HEADERS = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Robots-Tag", value: "noindex, nofollow, noarchive" },
];

const config: NextConfig = {
  // One folder for everything built; tests build into one of their own, so both can run side by side.
  distDir: process.env["NEXT_DIST_DIR"] ?? ".build/up/next",
  // `npm run check` judges the types, of tests too; a build for the counter need not wait for that.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimizer has been a way in (GHSA-2xp9-vwfh-vxw4), and nothing here needs it.
  images: { unoptimized: true },
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "64kb" },
    // A counter opens one page and stays there: few large files pack 3 KiB smaller than many small ones, and a bad network
    // carries each of them once.
    turbopackChunking: {
      minChunkSize: 3_000_000,
      maxChunkCountPerGroup: 2,
      maxMergeChunkSize: 10_000_000,
      requestCost: 50_000_000,
      firstPageLoadPriority: 1,
    },
  },
  headers: async () => [
    { source: "/:path*", headers: SECURITY_HEADERS },
    { source: "/claim/:path*", headers: SLIP_HEADERS },
    { source: "/invite/:path*", headers: SLIP_HEADERS },
    { source: "/api/claim/:path*", headers: SLIP_HEADERS },
  ],
  // A font imported as "….woff2?address" is its address, once built.
  turbopack: { rules: { "*.woff2": { type: "asset", condition: { query: "?address" } } } },
  serverExternalPackages: ["pino", "pg-boss", "@node-rs/argon2"],
};

export default createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Messages are read when the shop is built: a phone gets no parser for them.
  experimental: { messages: { path: "./messages", locales: "infer", format: "json", precompile: true } },
})(config);
