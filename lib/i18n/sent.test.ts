import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import en from "@/messages/en.json";
import { type Audience, SENT } from "./sent";

const root = path.resolve(import.meta.dirname, "../..");
const namespaces = new Set(Object.keys(en));

/** Where each part of the house begins. What a person is shown instead of a page is drawn inside the same layouts. */
const DOORS: Readonly<Record<Audience, readonly string[]>> = {
  everywhere: [
    "app/layout.tsx",
    "app/error.tsx",
    "app/not-found.tsx",
    "app/unauthorized.tsx",
    "app/forbidden.tsx",
  ],
  public: ["app/(public)"],
  counter: ["app/(reseller)"],
  office: ["app/(admin)"],
};

function filesUnder(place: string): string[] {
  const full = path.join(root, place);
  if (fs.statSync(full).isFile()) return [full];
  return fs
    .readdirSync(full, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => path.join(full, name));
}

/** The files that a file needs when it runs: types are gone by then. */
function importsOf(file: string, source: string): string[] {
  const statements = source.matchAll(
    /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm,
  );
  return [...statements].flatMap(([, named, asked]) => {
    const name = named ?? asked ?? "";
    if (!/^(@\/|\.)/.test(name)) return [];
    const base = name.startsWith("@/")
      ? path.join(root, name.slice(2))
      : path.resolve(path.dirname(file), name);
    return [".ts", ".tsx"].map((end) => base + end).filter((each) => fs.existsSync(each));
  });
}

/** The namespaces that a file's components speak from. Without one of their own they name it before each word. */
function spokenIn(source: string): string[] {
  const own = [...source.matchAll(/useTranslations\("(\w+)/g)].map(([, name]) => name ?? "");
  if (!source.includes("useTranslations()")) return own;
  const named = [...source.matchAll(/["'`](\w+)\./g)].map(([, name]) => name ?? "");
  return [...own, ...named.filter((name) => namespaces.has(name))];
}

/** Everything said in the browser from these doors on: by client components, and by whatever they import. */
function saidInBrowser(doors: readonly string[]): Set<string> {
  const said = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string, isClient: boolean): void => {
    const source = fs.readFileSync(file, "utf8");
    const runsThere = isClient || source.startsWith('"use client"');
    if (source.startsWith('"use server"') || seen.has(`${runsThere} ${file}`)) return;
    seen.add(`${runsThere} ${file}`);
    if (runsThere) for (const name of spokenIn(source)) said.add(name);
    for (const needed of importsOf(file, source)) visit(needed, runsThere);
  };
  for (const file of doors.flatMap(filesUnder)) visit(file, false);
  return said;
}

for (const audience of ["everywhere", "public", "counter", "office"] as const)
  test(`the words sent to a browser are those said there, no fewer and no more: ${audience}`, () => {
    expect(new Set<string>(SENT[audience])).toEqual(saidInBrowser(DOORS[audience]));
  });
