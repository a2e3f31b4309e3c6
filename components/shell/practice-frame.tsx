import { useTranslations } from "next-intl";

/** Around everything in practice: a band that says so, and a frame that no screenshot leaves out. */
export function PracticeFrame() {
  const t = useTranslations("shell");
  return (
    <>
      <aside
        aria-label={t("practiceName")}
        className="practice-stripes px-4 py-1 text-center text-13 font-semibold text-returned"
      >
        {t("practice")}
      </aside>
      <div aria-hidden className="pointer-events-none fixed inset-0 z-40 border-4 border-returned/60" />
    </>
  );
}
