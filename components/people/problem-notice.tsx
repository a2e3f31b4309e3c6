"use client";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { ProblemCode } from "@/lib/domain/problem";

/** What went wrong, in words, read out at once. */
export function ProblemNotice({ problem }: { readonly problem: ProblemCode }) {
  const t = useTranslations("problem");
  return (
    <Notice tone="wrong" role="alert">
      {t(problem)}
    </Notice>
  );
}
