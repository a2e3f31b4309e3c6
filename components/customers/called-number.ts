import { leaveNote, takeNote } from "@/components/ui/tab-note";

const PLACE = "taabia.called-number";

/** To the counter, by this tab's store: a number stands in no address. */
export const callNumber = (msisdn: string): void => leaveNote(PLACE, msisdn);

/** The number that the customer book handed over, once; null where nobody came from there. */
export const takeCalledNumber = (): string | null => takeNote(PLACE);
