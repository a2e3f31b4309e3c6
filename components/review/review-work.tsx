import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { ReviewWork } from "@/lib/domain/review-views";
import { Assignment } from "./assignment";
import { NoteForm } from "./note-form";
import { NoteThread } from "./note-thread";
import { Part } from "./part";
import { TagSwitches } from "./tag-switches";

export interface WorkActions {
  readonly assign: FormAction<null>;
  readonly note: FormAction<null>;
  readonly tag: FormAction<null>;
}

interface ReviewWorkPaneProps {
  readonly work: ReviewWork;
  readonly actions: WorkActions;
  /** Whether whoever looks may open the reconciliation. */
  readonly mayReconcile: boolean;
}

/** What people do about an order before anybody decides: who has it, what it is about, what was found out. */
export function ReviewWorkPane({ work, actions, mayReconcile }: ReviewWorkPaneProps) {
  const t = useTranslations("review");
  const { reference } = work;
  return (
    <>
      {work.cases.length === 0 ? null : <OpenCases cases={work.cases} mayReconcile={mayReconcile} />}
      <Part title={t("whoHasIt")}>
        <Assignment key={reference} work={work} assign={actions.assign} />
      </Part>
      <Part title={t("tagsOf")}>
        <TagSwitches key={reference} reference={reference} tags={work.tags} tag={actions.tag} />
      </Part>
      <Part title={t("notes")}>
        <NoteThread notes={work.notes} />
        <NoteForm key={reference} reference={reference} note={actions.note} />
      </Part>
    </>
  );
}

function OpenCases({ cases, mayReconcile }: Pick<ReviewWork, "cases"> & { readonly mayReconcile: boolean }) {
  const t = useTranslations();
  return (
    <Notice
      tone="warning"
      action={
        mayReconcile ? (
          <Link
            href="/admin/reconciliation"
            className="inline-flex min-h-12 items-center font-semibold underline"
          >
            {t("review.openCase")}
          </Link>
        ) : null
      }
    >
      <ul className="grid gap-1">
        {cases.map(({ id, kind, openedAt }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3">
            <span>{t(`reconciliation.kinds.${kind}`)}</span>
            <DateText at={openedAt} as="moment" className="font-normal text-13" />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
