"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { DirectionProvider } from "radix-ui/direction";
import { type ReactNode, useState } from "react";

/** `always`: a browser's guess that it is offline is often wrong; the answer itself tells. */
const makeClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: false },
      mutations: { networkMode: "always", retry: false },
    },
  });

/** What every screen stands on: one store of answers, one reading direction. */
export function AppProviders({
  direction,
  children,
}: {
  readonly direction: "rtl" | "ltr";
  readonly children: ReactNode;
}) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      <DirectionProvider dir={direction}>{children}</DirectionProvider>
    </QueryClientProvider>
  );
}
