import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";

/**
 * What the counter may weigh on a phone: scripts as sent with gzip, fonts as they are. While an order is under way what asks
 * again comes along.
 */
export const BUDGET = { scriptKib: 165, askingScriptKib: 175, fontKb: 60 } as const;

export interface Loaded {
  /** Address, and bytes after gzip at its usual strength; heaviest first. */
  readonly scripts: readonly { readonly address: string; readonly bytes: number }[];
  readonly scriptKib: number;
  readonly fontKb: number;
}

const isScript = (response: Response): boolean =>
  response.request().resourceType() === "script" || new URL(response.url()).pathname.endsWith(".js");

/** Everything that a page fetches until it is quiet, whether it asked for it at once or in advance. */
export async function readLoaded(page: Page, address: string): Promise<Loaded> {
  const heard: Response[] = [];
  const hear = (response: Response): number => heard.push(response);
  page.on("response", hear);
  await page.goto(address, { waitUntil: "networkidle" });
  page.off("response", hear);
  const sizeOf = async (response: Response) => {
    const body = await response.body();
    return {
      address: new URL(response.url()).pathname,
      bytes: isScript(response) ? gzipSync(body).length : body.length,
    };
  };
  const scripts = await Promise.all(heard.filter(isScript).map(sizeOf));
  const fonts = await Promise.all(
    heard.filter((response) => response.request().resourceType() === "font").map(sizeOf),
  );
  const sum = (files: readonly { readonly bytes: number }[]): number =>
    files.reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    scripts: scripts.sort((a, b) => b.bytes - a.bytes),
    scriptKib: sum(scripts) / 1024,
    fontKb: sum(fonts) / 1000,
  };
}
