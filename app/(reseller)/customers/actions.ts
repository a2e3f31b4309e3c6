"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { resellerActionFor } from "@/lib/auth/action";
import { deleteCustomer } from "@/lib/customers/delete-customer";
import { nameCustomer } from "@/lib/customers/name-customer";
import { listCustomers } from "@/lib/customers/queries";
import { revealNumber } from "@/lib/customers/reveal-number";
import { ok } from "@/lib/domain/result";

const text = z.string().max(200);
const aboutSchema = z.strictObject({ customerId: text });

const bookAction = resellerActionFor("see-customers");

/** By an action, because what is searched for is a name or a number, and an address is written down on its way. */
export const findCustomersAction = bookAction
  .inputSchema(z.strictObject({ search: text, cursor: text.nullable() }))
  .action(async ({ parsedInput: { search, cursor }, ctx: { scope } }) => {
    const page = await listCustomers(scope, { search, cursor: cursor ?? undefined });
    return ok({ ...page, at: new Date().toISOString() });
  });

export const revealNumberAction = resellerActionFor("reveal-numbers")
  .inputSchema(aboutSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => revealNumber(scope, parsedInput));

export const nameCustomerAction = resellerActionFor("name-customers")
  .inputSchema(aboutSchema.extend({ name: text }))
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const named = await nameCustomer(scope, parsedInput);
    revalidatePath("/customers");
    return named;
  });

export const deleteCustomerAction = resellerActionFor("delete-customers")
  .inputSchema(aboutSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const deleted = await deleteCustomer(scope, parsedInput);
    // No page that the browser keeps for going back may still name who was forgotten.
    revalidatePath("/customers");
    return deleted;
  });
