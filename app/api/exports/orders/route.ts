import { getLocale, getTranslations } from "next-intl/server";
import { currentScope } from "@/lib/auth/session";
import { readReportFilter } from "@/lib/domain/report";
import { localeOf } from "@/lib/i18n/locales";
import { log } from "@/lib/log";
import { exportOrders } from "@/lib/reports/export-orders";
import { writeCsv } from "@/lib/reports/write-csv";
import { writeXlsx } from "@/lib/reports/write-xlsx";
import { answerProblem } from "@/lib/status-answer";

export const dynamic = "force-dynamic";

const TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/**
 * The orders of a report, by the same address as its page, as a file that is written while it is read: `as=xlsx`, else CSV;
 * `numbers=full` for whole numbers, which the audit log then knows of.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    return await answer(new URL(request.url).searchParams);
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "export not begun");
    return answerProblem(503, "unexpected");
  }
}

async function answer(asked: URLSearchParams): Promise<Response> {
  const found = await currentScope();
  if (!found) return answerProblem(401, "signed-out");
  const [t, states, locale] = await Promise.all([
    getTranslations("reports"),
    getTranslations("orderState"),
    getLocale(),
  ]);
  const filter = readReportFilter(Object.fromEntries(asked), await found.scope.database.now());
  const format = asked.get("as") === "xlsx" ? "xlsx" : "csv";
  const exported = await exportOrders(found.scope, {
    filter,
    format,
    hasFullNumbers: asked.get("numbers") === "full",
    nameOfState: (state) => states(state),
  });
  if (!exported.ok) return answerProblem(exported.problem === "not-allowed" ? 403 : 422, exported.problem);
  const { columns, pages } = exported.value;
  const headings = columns.map((column) => t(`columns.${column}`));
  const bytes =
    format === "csv"
      ? writeCsv(headings, pages)
      : writeXlsx({ title: t("sheet"), headings, isRightToLeft: localeOf(locale) === "ar" }, pages);
  return new Response(streamOf(bytes), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="taabia-orders-${filter.from}_${filter.to}.${format}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

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
