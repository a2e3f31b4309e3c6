"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { OrderState } from "@/lib/domain/order";

/** The timeline and the reasons around a card are the server's: where the order has moved on, the page is asked for anew. */
export function useNewPage(drawn: OrderState, told: OrderState): void {
  const router = useRouter();
  const shown = useRef(drawn);
  useEffect(() => {
    if (shown.current === told) return;
    shown.current = told;
    router.refresh();
  }, [router, told]);
}
