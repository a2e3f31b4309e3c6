import "server-only";
import { stringify } from "csv-stringify/sync";
import { toMajor } from "@/lib/domain/money";
import { asSheetText } from "@/lib/domain/report";
import type { Cell, Rows } from "./sheet";

/** What makes a spreadsheet read the rest as UTF-8. */
const MARK = "\ufeff";

/** As CSV (RFC 4180), a page of rows at a time. Nothing in it is a formula to a spreadsheet, and amounts have two decimals. */
export async function* writeCsv(headings: readonly string[], rows: Rows): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const written = (lines: readonly (readonly string[])[]): Uint8Array =>
    encoder.encode(
      stringify(
        lines.map((line) => [...line]),
        { record_delimiter: "windows" },
      ),
    );
  yield encoder.encode(MARK);
  yield written([headings.map(asSheetText)]);
  for await (const page of rows) yield written(page.map((row) => row.map(fieldOf)));
}

function fieldOf(cell: Cell): string {
  if ("text" in cell) return asSheetText(cell.text);
  // Bare digits would be read as a number, and lose their zero.
  if ("digits" in cell) return `'${cell.digits}`;
  return cell.minor === null ? "" : toMajor(cell.minor);
}
