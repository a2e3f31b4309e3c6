const PLACE = "taabia.called-number";

/** To the counter, by this tab's store: a number stands in no address. */
export function callNumber(msisdn: string): void {
  try {
    sessionStorage.setItem(PLACE, msisdn);
  } catch {
    // Then it is typed.
  }
}

/** The number that the customer book handed over, once; null where nobody came from there. */
export function takeCalledNumber(): string | null {
  try {
    const called = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    return called;
  } catch {
    return null;
  }
}
