import "server-only";
import { getLocale } from "next-intl/server";
import type { ProblemCode } from "@/lib/domain/problem";
import { localeOf } from "@/lib/i18n/locales";
import { log } from "@/lib/log";
import type { Rows } from "@/lib/reports/sheet";
import { writeCsv } from "@/lib/reports/write-csv";
import { writeXlsx } from "@/lib/reports/write-xlsx";
import { answerProblem } from "@/lib/status-answer";

/** What the doors to files have in common: a file is written while it is read, as a workbook with `as=xlsx`, else as CSV. */

export type Format = keyof typeof TYPES;

const TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

export const formatOf = (asked: URLSearchParams): Format => (asked.get("as") === "xlsx" ? "xlsx" : "csv");

interface File {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Of the workbook's one sheet. */
  readonly title: string;
  readonly headings: readonly string[];
  readonly pages: Rows;
}

export async function answerFile(format: Format, { name, title, headings, pages }: File): Promise<Response> {
  const isRightToLeft = localeOf(await getLocale()) === "ar";
  const bytes =
    format === "csv" ? writeCsv(headings, pages) : writeXlsx({ title, headings, isRightToLeft }, pages);
  return new Response(streamOf(bytes), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** Why there is no file. */
export function answerNoFile(problem: ProblemCode): Response {
  switch (problem) {
    case "not-allowed":
      return answerProblem(403, problem);
    case "not-found":
      return answerProblem(404, problem);
    default:
      return answerProblem(422, problem);
  }
}

/** Whoever asks gets an answer, also where the reading cannot begin. */
export const answered = (answer: () => Promise<Response>): Promise<Response> =>
  answer().catch((error: unknown) => {
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "export not begun");
    return answerProblem(503, "unexpected");
  });

/** Written as fast as it is taken, and no further; who goes away ends the reading too. */
const streamOf = (bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await bytes.next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
