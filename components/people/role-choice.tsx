"use client";
import { useTranslations } from "next-intl";
import type { Role } from "@/lib/domain/access";

interface RoleChoiceProps {
  readonly roles: readonly Role[];
  readonly chosen?: Role | undefined;
}

/** Which role, each with what it means in a sentence. Plain radios: the form posts them before a script runs. */
export function RoleChoice({ roles, chosen }: RoleChoiceProps) {
  const t = useTranslations("people");
  return (
    <fieldset className="grid gap-1">
      <legend className="pb-1 text-15 font-medium text-ink-2">{t("role")}</legend>
      {roles.map((role) => (
        <label
          key={role}
          className="flex min-h-12 cursor-pointer items-start gap-3 rounded-10 border border-line px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="role"
            value={role}
            required
            defaultChecked={role === chosen}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span className="grid">
            <span className="font-semibold">{t(`roles.${role}`)}</span>
            <span className="text-13 text-ink-2">{t(`roleMeans.${role}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
