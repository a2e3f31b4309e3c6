"use client";
import { useTranslations } from "next-intl";
import type { Ref } from "react";
import { toneOf } from "@/components/orders/order-face";
import { StateGlyph } from "@/components/orders/state-glyph";
import { Mark } from "@/components/shell/mark";
import { cx } from "@/components/ui/cx";
import type { OrderState } from "@/lib/domain/order";
import type { QrCode } from "@/lib/domain/receipt";
import type { ReceiptLine, ReceiptWords } from "./receipt-words";

interface ReceiptSheetProps {
  readonly ref: Ref<HTMLElement>;
  readonly words: ReceiptWords;
  readonly state: OrderState;
  readonly qr: QrCode;
  /** Where the code leads. */
  readonly claimAddress: string;
}

/** The slip: first what became of it and the code that goes on telling, then what was bought. */
export function ReceiptSheet({ ref, words, state, qr, claimAddress }: ReceiptSheetProps) {
  const t = useTranslations("receipt");
  const tone = toneOf(state);
  return (
    <article
      ref={ref}
      aria-label={t("title")}
      className="receipt-sheet torn-end grid w-full max-w-sm gap-4 justify-self-center bg-surface-1 px-5 pt-5 text-ink-1"
    >
      <header className="flex items-center gap-3">
        <Mark className="size-9 shrink-0" />
        <p className="min-w-0 text-22 leading-tight font-bold">
          <bdi dir="auto">{words.shop}</bdi>
        </p>
      </header>
      {words.practice === null ? null : (
        <p className="border border-returned px-2 py-1 text-center text-13 font-semibold text-returned">
          {words.practice}
        </p>
      )}
      <div className={cx("flex items-start gap-3 rounded-6 border p-3", tone.edge, tone.ground, tone.ink)}>
        <StateGlyph state={state} className="receipt-glyph mt-0.5 size-7" />
        <div className="min-w-0">
          <p className="text-22 leading-tight font-bold">{words.state}</p>
          <p className="text-15 text-ink-1">{words.said}</p>
        </div>
      </div>
      <div className="grid justify-items-center">
        <a href={claimAddress} target="_blank" rel="noreferrer" aria-label={t("openClaim")}>
          <QrPicture qr={qr} />
        </a>
        <p className="text-center text-15 font-medium">{words.scan}</p>
      </div>
      <dl className="grid gap-1.5 border-line border-t border-dashed pt-3">
        {words.lines.map((line) => (
          <Line key={line.label} line={line} />
        ))}
      </dl>
      <p className="text-center text-13 text-ink-3">{words.told}</p>
    </article>
  );
}

function Line({ line }: { readonly line: ReceiptLine }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-13 text-ink-3">{line.label}</dt>
      <dd
        className={cx(
          "ms-auto min-w-0 text-end font-semibold",
          line.isFine ? "text-13 break-all" : "text-15",
        )}
      >
        <bdi dir={line.direction}>{line.value}</bdi>
      </dd>
    </div>
  );
}

function QrPicture({ qr }: { readonly qr: QrCode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      className="receipt-code size-46"
    >
      <path d={qr.path} fill="#000" />
    </svg>
  );
}
