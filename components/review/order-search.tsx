import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Search } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";

/** One order of all, by whatever name it has: the key `/` leads here where keys do. */
export function OrderSearch({ typed }: { readonly typed: string }) {
  const t = useTranslations("review.search");
  return (
    <Form action="/admin/orders" role="search" className="flex max-w-xl gap-2">
      <Input
        key={typed}
        name="find"
        type="search"
        dir="ltr"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={100}
        aria-label={t("label")}
        aria-keyshortcuts="/"
        placeholder={t("label")}
        defaultValue={typed}
        className="min-w-0 rtl:text-end"
      />
      <Button type="submit" aria-label={t("submit")} className="px-3.5">
        <Search aria-hidden className="size-5" />
      </Button>
    </Form>
  );
}
