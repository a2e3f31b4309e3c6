"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { setProviderChoice } from "@/lib/providers/set-provider-choice";

const word = z.string().max(100);

/** `providers` is their ids, parted by blanks, the first first. */
export const setProviderChoiceAction = officeActionFor("choose-providers")
  .inputSchema(formSchema({ operator: word, chosenBy: word, providers: z.string().max(2500) }))
  .stateAction(async ({ parsedInput: { operator, chosenBy, providers }, ctx: { scope } }) => {
    const ids = providers.split(" ").filter((id) => id !== "");
    const set = await setProviderChoice(scope, { operator, chosenBy, providers: ids });
    revalidatePath("/admin/providers");
    return set;
  });
