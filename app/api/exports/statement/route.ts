import { getTranslations } from "next-intl/server";
import { currentScope } from "@/lib/auth/session";
import { readReportFilter } from "@/lib/domain/report";
import { exportStatement } from "@/lib/reports/export-statement";
import { answerProblem } from "@/lib/status-answer";
import { answered, answerFile, answerNoFile, formatOf } from "../file-door";

export const dynamic = "force-dynamic";

/** A shop's statement of some days (`range`, or `from` and `to`, as a report's address has them); the back office names the `shop`. */
export const GET = (request: Request): Promise<Response> =>
  answered(() => answer(new URL(request.url).searchParams));

async function answer(asked: URLSearchParams): Promise<Response> {
  const found = await currentScope();
  if (!found) return answerProblem(401, "signed-out");
  const [t, kinds] = await Promise.all([getTranslations("wallet"), getTranslations("wallet.kinds")]);
  const { from, to, resellerId } = readReportFilter(
    Object.fromEntries(asked),
    await found.scope.database.now(),
  );
  const format = formatOf(asked);
  const nameOfKind = (kind: Parameters<typeof kinds>[0]): string => kinds(kind);
  const exported = await exportStatement(found.scope, { resellerId, from, to, format, nameOfKind });
  if (!exported.ok) return answerNoFile(exported.problem);
  const { columns, pages } = exported.value;
  return answerFile(format, {
    name: `taabia-statement-${from}_${to}`,
    title: t("statement"),
    headings: columns.map((column) => t(`columns.${column}`)),
    pages,
  });
}
