/** How something is asked about, for as long as somebody looks. One constant for one name. */
export interface Question<Answer> {
  /** Throws where no answer came; the last one stays then. */
  readonly ask: (before: Answer, signal: AbortSignal) => Promise<Answer>;
  /** From one question to the next, in milliseconds; false: not again. `error` is what the last one threw. */
  readonly nextMs: (answer: Answer, error: unknown) => number | false;
  /** Whether to ask at once where somebody comes back to the page, or the network does; then nothing is settled yet. */
  readonly asksOnReturn: (answer: Answer) => boolean;
  /** Whether the one says at least as much as the other. */
  readonly isAsNew: (one: Answer, other: Answer) => boolean;
}

export interface Heard<Answer> {
  readonly answer: Answer;
  /** What the last question threw; null after one that was answered. */
  readonly error: unknown;
}

export interface Asking<Answer> {
  /** What is known from elsewhere. Whatever the last question threw is over then. */
  readonly learn: (answer: Answer) => void;
  readonly leave: () => void;
}
