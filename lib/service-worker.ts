import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { buildEnv } from "./env";

/** As bundled beside the web's own build; null while developing, where nothing is kept on a device. */
export async function readServiceWorker(): Promise<string | null> {
  const { NEXT_DIST_DIR } = buildEnv();
  if (NEXT_DIST_DIR === undefined) return null;
  const file = path.join(process.cwd(), path.dirname(NEXT_DIST_DIR), "service-worker.js");
  return readFile(file, "utf8").catch(() => null);
}
