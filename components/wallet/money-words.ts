/** What the page says of one way of moving money. */
export interface MoneyWords {
  readonly amount: string;
  readonly reason: string;
  readonly reasonHelp: string;
  readonly review: string;
  /** Whose money it changes. */
  readonly effect: string;
  readonly now: string;
  readonly moved: string;
  readonly after: string;
  readonly confirm: string;
  /** Back to what was typed. */
  readonly change: string;
  readonly done: string;
}
