"use client";
import "./globals.css";

/** The layout itself broke, and with it the language: all three are said. */
const WORDS = [
  {
    lang: "ar",
    dir: "rtl",
    says: "لم تُفتح هذه الصفحة، والخطأ منا. العمليات المرسلة تكمل وحدها.",
    again: "حاول مرة أخرى",
  },
  {
    lang: "fr",
    dir: "ltr",
    says: "Cette page ne s’est pas ouverte, c’est notre faute. Les recharges parties continuent.",
    again: "Réessayer",
  },
  {
    lang: "en",
    dir: "ltr",
    says: "This page did not open, and it is our fault. Orders already sent go on.",
    again: "Try again",
  },
] as const;

export default function GlobalErrorPage({ reset }: { readonly reset: () => void }) {
  return (
    <html lang="ar" dir="rtl">
      <body>
        <main className="mx-auto grid max-w-md gap-6 px-5 py-16">
          {WORDS.map(({ lang, dir, says, again }) => (
            <section key={lang} lang={lang} dir={dir} className="grid justify-items-start gap-3">
              <p className="text-17">{says}</p>
              <button
                type="button"
                onClick={reset}
                className="min-h-12 rounded-10 bg-accent px-4 font-semibold text-on-accent"
              >
                {again}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}
