"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { askForPlans } from "@/lib/plans/ask-for-plans";
import { setPlanShelf } from "@/lib/plans/set-plan-shelf";

const word = z.string().max(200);

export const setPlanShelfAction = officeActionFor("manage-plans")
  .inputSchema(
    formSchema({
      provider: word,
      code: word,
      place: word,
      nameAr: word,
      nameFr: word,
      nameEn: word,
      position: word,
    }),
  )
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const set = await setPlanShelf(scope, parsedInput);
    revalidatePath("/admin/plans");
    return set;
  });

export const askForPlansAction = officeActionFor("manage-plans")
  .inputSchema(formSchema({}))
  .stateAction(async ({ ctx: { scope } }) => {
    const asked = await askForPlans(scope);
    revalidatePath("/admin/plans");
    return asked;
  });
