import "./receipt.css";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ReceiptView } from "@/components/receipt/receipt-view";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { webEnv } from "@/lib/env";
import { findReceipt } from "@/lib/orders/receipt-queries";
import { drawQrCode } from "@/lib/qr-code";

interface ReceiptPageProps {
  readonly params: Promise<{ readonly reference: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("receipt");
  return { title: t("title") };
}

export default async function ReceiptPage({ params }: ReceiptPageProps) {
  const { reference } = await params;
  const scope = await requireResellerScope({ at: `/orders/${reference}/receipt`, right: "see-orders" });
  const { APP_ORIGIN, AUTH_SECRET, PRACTICE } = webEnv();
  const receipt = await findReceipt(scope, reference, AUTH_SECRET);
  if (!receipt) notFound();
  const t = await getTranslations("receipt");
  const claimAddress = `${APP_ORIGIN}/claim/${receipt.slip}`;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h1 className="text-22">{t("title")}</h1>
        <Link
          href={`/orders/${reference}`}
          className="-my-3 inline-flex min-h-12 items-center text-15 font-medium text-accent hover:underline"
        >
          {t("back")}
        </Link>
      </div>
      <ReceiptView
        receipt={receipt}
        qr={drawQrCode(claimAddress)}
        claimAddress={claimAddress}
        isPractice={PRACTICE === "1"}
      />
    </div>
  );
}
