/** Pages that open without a network, as they were last seen on this device. */
export const KEPT_PAGES: readonly string[] = ["/send", "/orders", "/wallet"];

/** Where this device keeps them; emptied when somebody signs in or out. */
export const PAGES_STORE = "taabia-pages";

/** Said by a page that no worker listens to, though one is there. */
export const TAKE_OVER = "take-over";
