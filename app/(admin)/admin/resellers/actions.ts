"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { parseLimit } from "@/lib/domain/limits";
import { parseMarginPercent } from "@/lib/domain/margin";
import { toMajor } from "@/lib/domain/money";
import { OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { endMarginRule } from "@/lib/resellers/end-margin-rule";
import { handOver } from "@/lib/resellers/hand-over";
import { openReseller } from "@/lib/resellers/open-reseller";
import { setLimits } from "@/lib/resellers/set-limits";
import { setMargin } from "@/lib/resellers/set-margin";
import { setMarginRule } from "@/lib/resellers/set-margin-rule";
import { setResellerAccess } from "@/lib/resellers/set-reseller-access";
import { setSubsLeave } from "@/lib/resellers/set-subs-leave";
import { addFunds } from "@/lib/wallet/add-funds";
import { giveCredit } from "@/lib/wallet/give-credit";
import { repayCredit } from "@/lib/wallet/repay-credit";
import { setCreditLimit } from "@/lib/wallet/set-credit-limit";

const text = z.string().max(200);
const reasonText = z.string().max(1000);
/** Ticked, or not there. */
const box = z.literal("on").optional();

/** Money that somebody moves by hand: `amount` is whole dinars as typed. */
const moneySchema = z.strictObject({
  resellerId: z.uuid(),
  amount: text,
  reason: reasonText,
  idempotencyKey: z.uuid(),
});

const showAgain = (): void => revalidatePath("/admin/resellers", "layout");

/** `margin` is a percentage as typed. */
export const openResellerAction = officeActionFor("open-resellers")
  .inputSchema(
    formSchema({ name: text, margin: text, ownerName: text, email: text, phone: text, byLink: box }),
  )
  .stateAction(async ({ parsedInput: { margin, byLink, ...input }, ctx: { scope } }) => {
    const marginBps = parseMarginPercent(margin);
    if (!marginBps.ok) return marginBps;
    const opened = await openReseller(scope, { ...input, marginBps: marginBps.value });
    if (!opened.ok) return opened;
    const { resellerId, ownerId, password } = opened.value;
    const handover = await handOver(scope, { personId: ownerId, password, byLink: byLink === "on" });
    showAgain();
    if (!handover.ok) return handover;
    const names = { name: input.name.trim(), ownerName: input.ownerName.trim() };
    return ok({ resellerId, handover: handover.value, ...names });
  });

/** Answers with what is available afterwards, as a decimal string in dinars. */
export const addFundsAction = officeActionFor("add-funds")
  .inputSchema(moneySchema)
  .action(
    async ({
      parsedInput: { amount, ...input },
      ctx: { scope },
    }): Promise<Result<{ available: string }, ProblemCode>> => {
      const amountMinor = parseWholeAmount(amount);
      if (!amountMinor.ok) return amountMinor;
      const added = await addFunds(scope, { ...input, amountMinor: amountMinor.value });
      if (!added.ok) return added;
      showAgain();
      return ok({ available: toMajor(added.value.availableMinor) });
    },
  );

export const setMarginAction = officeActionFor("set-margins")
  .inputSchema(formSchema({ resellerId: text, margin: text, belowCost: box }))
  .stateAction(async ({ parsedInput: { resellerId, margin, belowCost }, ctx: { scope } }) => {
    const marginBps = parseMarginPercent(margin);
    if (!marginBps.ok) return marginBps;
    const terms = { marginBps: marginBps.value, belowCostAllowed: belowCost === "on" };
    const set = await setMargin(scope, { resellerId, ...terms });
    showAgain();
    return set;
  });

/** `planCode` is empty for all plans of the operator, `validUntil` until further notice; the margin as typed. */
export const setMarginRuleAction = officeActionFor("set-margins")
  .inputSchema(
    formSchema({
      resellerId: text,
      operator: z.enum(OPERATORS),
      planCode: text,
      margin: text,
      validFrom: text,
      validUntil: text,
      reason: reasonText,
      replaces: box,
      belowCost: box,
    }),
  )
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const { resellerId, operator, planCode, margin, validFrom, validUntil, reason } = parsedInput;
    const marginBps = parseMarginPercent(margin);
    if (!marginBps.ok) return marginBps;
    const set = await setMarginRule(scope, {
      resellerId,
      reason,
      replaces: parsedInput.replaces === "on",
      rule: {
        operator,
        planCode: planCode === "" ? null : planCode,
        marginBps: marginBps.value,
        belowCostAllowed: parsedInput.belowCost === "on",
        validFrom,
        validUntil: validUntil === "" ? null : validUntil,
      },
    });
    showAgain();
    return set;
  });

export const endMarginRuleAction = officeActionFor("set-margins")
  .inputSchema(formSchema({ ruleId: text, until: text, reason: reasonText }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const ended = await endMarginRule(scope, parsedInput);
    showAgain();
    return ended;
  });

/** Limits in whole dinars as typed; nothing typed is none. */
export const setLimitsAction = officeActionFor("set-limits")
  .inputSchema(
    formSchema({ resellerId: text, perOrder: text, perDay: text, perNumber: text, reason: reasonText }),
  )
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const { resellerId, reason } = parsedInput;
    const perOrder = parseLimit(parsedInput.perOrder);
    if (!perOrder.ok) return perOrder;
    const perDay = parseLimit(parsedInput.perDay);
    if (!perDay.ok) return perDay;
    const perNumber = parseLimit(parsedInput.perNumber);
    if (!perNumber.ok) return perNumber;
    const limits = {
      perOrderMinor: perOrder.value,
      perDayMinor: perDay.value,
      perNumberMinor: perNumber.value,
    };
    const set = await setLimits(scope, { resellerId, limits, reason });
    showAgain();
    return set;
  });

/** Whole dinars as typed; nothing typed is no credit. */
export const setCreditLimitAction = officeActionFor("set-limits")
  .inputSchema(formSchema({ resellerId: z.uuid(), limit: text, reason: reasonText }))
  .stateAction(async ({ parsedInput: { resellerId, limit, reason }, ctx: { scope } }) => {
    const limitMinor = parseLimit(limit);
    if (!limitMinor.ok) return limitMinor;
    const set = await setCreditLimit(scope, { resellerId, limitMinor: limitMinor.value, reason });
    showAgain();
    return set;
  });

export const giveCreditAction = officeActionFor("give-credit")
  .inputSchema(moneySchema)
  .action(async ({ parsedInput: { amount, ...input }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const given = await giveCredit(scope, { ...input, amountMinor: amountMinor.value });
    showAgain();
    return given;
  });

export const repayCreditAction = officeActionFor("give-credit")
  .inputSchema(moneySchema)
  .action(async ({ parsedInput: { amount, ...input }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const repaid = await repayCredit(scope, { ...input, amountMinor: amountMinor.value });
    showAgain();
    return repaid;
  });

/** `wanted` says which of the two: closing and opening again ask for a reason alike. */
export const closeOrReopenAction = officeActionFor("close-resellers")
  .inputSchema(formSchema({ resellerId: text, reason: reasonText, wanted: z.enum(["closed", "open"]) }))
  .stateAction(async ({ parsedInput: { wanted, ...input }, ctx: { scope } }) => {
    const done = await setResellerAccess(scope, { ...input, isOpen: wanted === "open" });
    showAgain();
    return done;
  });

/** `wanted` says which of the two: giving the leave and taking it away ask for a reason alike. */
export const setSubsLeaveAction = officeActionFor("open-resellers")
  .inputSchema(formSchema({ resellerId: text, reason: reasonText, wanted: z.enum(["given", "taken"]) }))
  .stateAction(async ({ parsedInput: { wanted, ...input }, ctx: { scope } }) => {
    const set = await setSubsLeave(scope, { ...input, isGiven: wanted === "given" });
    showAgain();
    return set;
  });
