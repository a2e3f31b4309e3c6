import { getTranslations } from "next-intl/server";
import { currentScope } from "@/lib/auth/session";
import { readReportFilter } from "@/lib/domain/report";
import { exportOrders } from "@/lib/reports/export-orders";
import { answerProblem } from "@/lib/status-answer";
import { answered, answerFile, answerNoFile, formatOf } from "../file-door";

export const dynamic = "force-dynamic";

/**
 * The orders of a report, by the same address as its page; `numbers=full` for whole numbers, which the audit log then
 * knows of.
 */
export const GET = (request: Request): Promise<Response> =>
  answered(() => answer(new URL(request.url).searchParams));

async function answer(asked: URLSearchParams): Promise<Response> {
  const found = await currentScope();
  if (!found) return answerProblem(401, "signed-out");
  const [t, states] = await Promise.all([getTranslations("reports"), getTranslations("orderState")]);
  const filter = readReportFilter(Object.fromEntries(asked), await found.scope.database.now());
  const format = formatOf(asked);
  const exported = await exportOrders(found.scope, {
    filter,
    format,
    hasFullNumbers: asked.get("numbers") === "full",
    nameOfState: (state) => states(state),
  });
  if (!exported.ok) return answerNoFile(exported.problem);
  const { columns, pages } = exported.value;
  return answerFile(format, {
    name: `taabia-orders-${filter.from}_${filter.to}`,
    title: t("sheet"),
    headings: columns.map((column) => t(`columns.${column}`)),
    pages,
  });
}
