/** What a shop sees of one of its own: sums and no order, no customer, nobody's contact. Decimal strings in dinars. */
export interface SubView {
  readonly id: string;
  readonly name: string;
  /** Its general margin, a percentage with two decimals: "0.50". */
  readonly marginPercent: string;
  readonly available: string;
  readonly held: string;
  /** At face value, on today's day of Algiers, and in the last thirty days with today. */
  readonly soldToday: string;
  readonly soldLately: string;
  /** What the parent earned on that, in the last thirty days. */
  readonly earnedLately: string;
  readonly isDisabled: boolean;
  /** Closed, and not by the one who looks. */
  readonly isClosedByHouse: boolean;
}

/** What a shop may do about shops of its own. */
export interface SubsLeave {
  /** The house agreed: it may open them and change them. */
  readonly isGiven: boolean;
  readonly subCount: number;
  /** Its own general margin: as much as it may let its own shops earn. */
  readonly marginPercent: string;
}

/** What a shop earned on the sales of its own shops. */
export interface CommissionView {
  readonly thisMonth: string;
  /** Goes to what it can spend the coming night; below zero where deliveries were taken back after they were paid for. */
  readonly unpaid: string;
}
