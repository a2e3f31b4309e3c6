"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ProblemCode } from "@/lib/domain/problem";
import { ContactFields, isAboutContact } from "./contact-fields";
import { ByLink } from "./handover";
import { isAboutMargin, MarginField } from "./margin-field";

/** Whether a problem is shown beside one of these fields. */
export const isAboutShop = (problem: ProblemCode): boolean =>
  isAboutMargin(problem) || isAboutContact(problem);

/** What the page calls the fields of a new shop. */
export interface ShopWords {
  readonly shopName: string;
  readonly margin: string;
  readonly marginHelp: string;
  readonly ownerName: string;
}

interface ShopFieldsProps {
  readonly words: ShopWords;
  /** A percentage as it would be typed. */
  readonly margin: string;
  readonly problem: ProblemCode | null;
}

/** A new shop with its owner, and how that one gets in. */
export function ShopFields({ words, margin, problem }: ShopFieldsProps) {
  return (
    <>
      <Field label={words.shopName}>
        {(described) => (
          <Input {...described} name="name" dir="auto" required autoComplete="off" maxLength={200} />
        )}
      </Field>
      <MarginField label={words.margin} hint={words.marginHelp} margin={margin} problem={problem} />
      <Field label={words.ownerName}>
        {(described) => (
          <Input {...described} name="ownerName" dir="auto" required autoComplete="off" maxLength={200} />
        )}
      </Field>
      <ContactFields problem={problem} />
      <ByLink />
    </>
  );
}
