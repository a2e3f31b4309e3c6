"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { DateText } from "@/components/text/date-text";
import { CloudOff } from "@/components/ui/icons";

interface PageAgeProps {
  /** When the server wrote this page, ISO 8601. */
  readonly at: string;
}

/** Why what is on screen may be out of date: the device is offline, or showed what it had kept. */
type Age = { readonly why: "kept" | "offline"; readonly since: string } | null;

/** Says how old the page is as soon as it may be older than it looks; fetches it anew once there is a network. */
export function PageAge({ at }: PageAgeProps) {
  const t = useTranslations("shell");
  const age = useAge(at);
  return (
    <div role="status" aria-label={t("connection")} className={age === null ? "sr-only" : "bg-returned-soft"}>
      {age === null ? null : (
        <p className="mx-auto flex max-w-6xl items-center gap-3 px-4 py-2.5 text-15 font-medium text-returned">
          <CloudOff aria-hidden className="size-5 shrink-0" />
          <span>{t.rich(age.why, { at: () => <DateText at={age.since} as="time" /> })}</span>
        </p>
      )}
    </div>
  );
}

function useAge(at: string): Age {
  const router = useRouter();
  const [age, setAge] = useState<Age>(null);
  // Without an answer the router would load the whole page again, and with it what the device had kept, for ever.
  const refresh = useEffectEvent(async () => {
    const isThere = await fetch("/api/health", { cache: "no-store" }).then(
      () => true,
      () => false,
    );
    if (isThere) router.refresh();
  });
  const begin = useEffectEvent(() => {
    if (!("kept" in document.documentElement.dataset)) return;
    setAge({ why: "kept", since: at });
    void refresh();
  });
  useEffect(() => {
    begin();
    const onOffline = (): void =>
      setAge((before) => before ?? { why: "offline", since: new Date().toISOString() });
    const onOnline = (): void => void refresh();
    window.addEventListener("offline", onOffline);
    window.addEventListener("online", onOnline);
    return () => {
      window.removeEventListener("offline", onOffline);
      window.removeEventListener("online", onOnline);
    };
  }, []);
  // Whatever the server wrote later than that is new.
  const [writtenAt, setWrittenAt] = useState(at);
  if (writtenAt !== at) {
    setWrittenAt(at);
    setAge(null);
  }
  return age;
}
