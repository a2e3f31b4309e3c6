"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useOrderStatus } from "@/components/orders/use-order-status";
import { useLanguage } from "@/components/text/use-language";
import { Button } from "@/components/ui/button";
import { Download, Printer, Share2 } from "@/components/ui/icons";
import type { QrCode, Receipt } from "@/lib/domain/receipt";
import { directionOf } from "@/lib/i18n/locales";
import { ReceiptSheet } from "./receipt-sheet";
import { useReceiptWords } from "./receipt-words";
import { canShareFiles, handOver } from "./share-receipt";

interface ReceiptViewProps {
  readonly receipt: Receipt;
  readonly qr: QrCode;
  readonly claimAddress: string;
  readonly isPractice: boolean;
}

/** A receipt on the screen, and the two ways it leaves it: paper and a picture. */
export function ReceiptView({ receipt, qr, claimAddress, isPractice }: ReceiptViewProps) {
  const t = useTranslations("receipt");
  const direction = directionOf(useLanguage());
  const words = useReceiptWords(receipt, isPractice);
  const sheet = useRef<HTMLElement>(null);
  const [going, setGoing] = useState<"idle" | "drawing" | "saved" | "failed">("idle");
  const isShared = useSyncExternalStore(standing, canShareFiles, () => false);
  useRenewal(receipt);
  const give = async (): Promise<void> => {
    if (!sheet.current) return;
    setGoing("drawing");
    const picture = { words, direction, qr, sheet: sheet.current } as const;
    setGoing(await handOver({ picture, name: receipt.reference, address: claimAddress }));
  };
  return (
    <div className="grid gap-4">
      <div className="grid w-full max-w-sm grid-cols-2 gap-3 justify-self-center">
        <Button look="primary" onClick={() => void give()} isBusy={going === "drawing"}>
          {isShared ? <Share2 aria-hidden className="size-5" /> : <Download aria-hidden className="size-5" />}
          {isShared ? t("share") : t("save")}
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden className="size-5" />
          {t("print")}
        </Button>
      </div>
      <p role="status" className="-my-2 text-center text-15 text-ink-2 empty:hidden">
        {going === "saved" ? t("saved") : going === "failed" ? t("failed") : null}
      </p>
      <ReceiptSheet ref={sheet} words={words} state={receipt.state} qr={qr} claimAddress={claimAddress} />
    </div>
  );
}

/** What a browser can share does not change while it is open. */
const standing = (): (() => void) => () => undefined;

/** A slip that is still open is drawn anew by the server when its order moves: its times belong to its state. */
function useRenewal({ status: first }: Receipt): void {
  const router = useRouter();
  const { status } = useOrderStatus(first);
  useEffect(() => {
    if (status.state !== first.state) router.refresh();
  }, [router, first.state, status.state]);
}
