import "server-only";
import { toMajor } from "@/lib/domain/money";
import type { Cell, Rows } from "./sheet";
import { zipParts } from "./zip-parts";

/**
 * As a workbook of one sheet, written while it is read: no library at hand writes one without keeping what the reader has not
 * taken yet. Texts stand in their cells as texts, which no spreadsheet reckons with, and are marked so for whoever edits them.
 */
export async function* writeXlsx(
  { title, headings, isRightToLeft }: SheetLook,
  rows: Rows,
): AsyncGenerator<Uint8Array> {
  yield* zipParts([
    ["[Content_Types].xml", once(CONTENT_TYPES)],
    ["_rels/.rels", once(relations("officeDocument", "xl/workbook.xml"))],
    [
      "xl/_rels/workbook.xml.rels",
      once(relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml")),
    ],
    ["xl/workbook.xml", once(workbook(title))],
    ["xl/styles.xml", once(STYLES)],
    ["xl/worksheets/sheet1.xml", sheet(headings, isRightToLeft, rows)],
  ]);
}

interface SheetLook {
  /** At most 31 letters. */
  readonly title: string;
  readonly headings: readonly string[];
  readonly isRightToLeft: boolean;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const CONTENT_TYPES = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MIME}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MIME}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${MIME}.styles+xml"/></Types>`;

function relations(...pairs: readonly string[]): string {
  const each = pairs.flatMap((type, place) =>
    place % 2 === 1
      ? []
      : [
          `<Relationship Id="r${place / 2 + 1}" Type="${OFFICE}/${type}" Target="${pairs[place + 1] ?? ""}"/>`,
        ],
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each.join("")}</Relationships>`;
}

const workbook = (title: string): string =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(title)}" sheetId="1" r:id="r1"/></sheets></workbook>`;

/** By number: plain, a text, an amount, a heading. */
const TEXT = 1;
const AMOUNT = 2;
const HEADING = 3;
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" quotePrefix="1"/></cellXfs></styleSheet>`;

async function* sheet(
  headings: readonly string[],
  isRightToLeft: boolean,
  rows: Rows,
): AsyncGenerator<string> {
  const pane = `<sheetView workbookViewId="0" rightToLeft="${isRightToLeft ? 1 : 0}"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>`;
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews>${pane}</sheetViews><cols><col min="1" max="${headings.length}" width="18" customWidth="1"/></cols><sheetData>`;
  yield rowOf(
    1,
    headings.map((heading) => textCell(heading, HEADING)),
  );
  let line = 1;
  for await (const page of rows)
    yield page
      .map((row) => {
        line += 1;
        return rowOf(line, row.map(cellXml));
      })
      .join("");
  yield "</sheetData></worksheet>";
}

/** Rows and cells say where they are, which some readers insist on. There are fewer columns than letters. */
const rowOf = (line: number, cells: readonly string[]): string =>
  `<row r="${line}">${cells.map((cell, place) => `<c r="${String.fromCharCode(65 + place)}${line}"${cell}`).join("")}</row>`;

/** A cell, but for its place. */
function cellXml(cell: Cell): string {
  if ("text" in cell) return textCell(cell.text, TEXT);
  if ("digits" in cell) return textCell(cell.digits, TEXT);
  return cell.minor === null ? ` s="${AMOUNT}"/>` : ` s="${AMOUNT}"><v>${toMajor(cell.minor)}</v></c>`;
}

const textCell = (text: string, style: number): string =>
  ` s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML cannot hold at all is left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not stand in a sheet
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? "");

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
