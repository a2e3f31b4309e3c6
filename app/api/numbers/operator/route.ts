import { lookUpOperator } from "@/lib/plans/look-up-operator";
import { numberDoor } from "../number-door";

export const dynamic = "force-dynamic";

/** Whose number it is. */
export const POST = numberDoor(lookUpOperator);
