/** What a chart is told: every word and figure is said by the page already. */
export interface Drawing {
  readonly points: readonly {
    readonly label: string;
    /** The same in words. */
    readonly told: string;
    readonly values: Readonly<Record<string, number>>;
  }[];
  readonly series: readonly { readonly key: string; readonly name: string; readonly colour: string }[];
  readonly isRightToLeft: boolean;
  /** Behind each figure of the axis. */
  readonly unit: string;
  /** Where the axis ends, if that is known. */
  readonly most?: number;
}
