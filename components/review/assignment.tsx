"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { DateText } from "@/components/text/date-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { ReviewWork } from "@/lib/domain/review-views";

interface AssignmentProps {
  readonly work: Pick<ReviewWork, "reference" | "assignee" | "colleagues" | "me">;
  readonly assign: FormAction<null>;
}

/** Who looks after an order, and the one step to change it. What is posted says who had it: nothing is taken over unseen. */
export function Assignment({ work, assign }: AssignmentProps) {
  const t = useTranslations("review");
  const { reference, assignee, me } = work;
  const { outcome, isBusy, form } = useFormAnswer(assign);
  const isTheirs = assignee !== null && !assignee.isMine;
  return (
    <div className="grid gap-3">
      <form {...form} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="reference" value={reference} />
        <input type="hidden" name="from" value={assignee?.id ?? ""} />
        <input type="hidden" name="to" value={assignee?.isMine ? "" : me} />
        <p className="min-w-0 flex-1 basis-48">
          <Holder assignee={assignee} />
        </p>
        <Button type="submit" isBusy={isBusy} aria-keyshortcuts={isTheirs ? undefined : "A"}>
          {assignee === null
            ? t("take")
            : assignee.isMine
              ? t("giveBack")
              : t("takeOver", { name: assignee.name })}
        </Button>
      </form>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      <GiveForm work={work} assign={assign} />
    </div>
  );
}

function Holder({ assignee }: Pick<ReviewWork, "assignee">) {
  const t = useTranslations("review");
  if (assignee === null) return t("nobodyHasIt");
  return (
    <>
      {t.rich(assignee.isMine ? "youHaveIt" : "theyHaveIt", {
        name: () => <bdi className="font-semibold">{assignee.name}</bdi>,
        since: () => <DateText at={assignee.since} as="moment" />,
      })}
    </>
  );
}

/** To somebody else of the house. */
function GiveForm({ work, assign }: AssignmentProps) {
  const t = useTranslations("review");
  const { outcome, isBusy, form } = useFormAnswer(assign);
  const { reference, assignee, colleagues } = work;
  const others = colleagues.filter(({ id }) => id !== assignee?.id);
  if (others.length === 0) return null;
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="reference" value={reference} />
      <input type="hidden" name="from" value={assignee?.id ?? ""} />
      <div className="flex items-end gap-2">
        <Field label={t("giveTo")} className="min-w-0 flex-1 sm:max-w-72">
          {(described) => (
            <select
              {...described}
              name="to"
              className="min-h-12 w-full min-w-0 rounded-10 border border-edge bg-surface-1 px-3 text-15 text-ink-1"
            >
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" isBusy={isBusy}>
          {t("give")}
        </Button>
      </div>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </form>
  );
}
