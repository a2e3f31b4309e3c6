import "server-only";
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** What a sandbox remembers: one JSON text a line, added to and never edited. */
export interface Journal<Line> {
  /** What was there when it was opened. */
  readonly lines: readonly Line[];
  /** Returns once the system holds the line: whoever answers after it may be killed and still remembers. */
  append(line: Line): void;
  close(): void;
}

/**
 * Opens the file, or a journal that lives as long as the process where `file` is null. A last line that a kill cut off
 * was never answered to anybody, so it is dropped; any other unreadable line throws.
 */
export function openJournal<Line>(file: string | null, read: (line: unknown) => Line): Journal<Line> {
  if (file === null) return { lines: [], append: () => undefined, close: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, "a+");
  const bytes = readFileSync(file);
  const wholeLength = bytes.lastIndexOf("\n") + 1;
  if (wholeLength < bytes.length) ftruncateSync(handle, wholeLength);
  const texts = bytes.subarray(0, wholeLength).toString("utf8").split("\n");
  return {
    lines: texts.filter((text) => text !== "").map((text) => read(JSON.parse(text))),
    append: (line) => {
      writeSync(handle, `${JSON.stringify(line)}\n`);
    },
    close: () => closeSync(handle),
  };
}
