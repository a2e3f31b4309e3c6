/** What a measurement is made on: a built, seeded shop of its own. */
export interface Shop {
  readonly origin: string;
  /** Of the practice accounts. */
  readonly password: string;
  /** The browser's file. */
  readonly browser: string;
  /** Where a measurement may keep files; gone afterwards. */
  readonly folder: string;
  readonly databaseUrl: string;
  /** The web's process. */
  readonly webPid: number;
}

/** One line of the table. */
export interface Finding {
  readonly what: string;
  readonly measured: string;
  readonly promised: string;
  readonly isKept: boolean;
}
