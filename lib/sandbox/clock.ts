import "server-only";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that control can push forwards, and that wakes whoever waits for a time on it. */
export class SandboxClock {
  readonly #base: () => number;
  readonly #waiting = new Set<() => void>();
  #offsetMs = 0;
  #isStopped = false;

  constructor(base: () => number) {
    this.#base = base;
  }

  now(): number {
    return this.#base() + this.#offsetMs;
  }

  /** Forwards only: what has ended does not come back to life. */
  move(byMs: number): void {
    if (byMs < 0) throw new RangeError("the sandbox's clock goes forwards");
    this.#offsetMs += byMs;
    for (const look of this.#waiting) look();
  }

  /** True at that time; false when the clock is stopped first. */
  until(atMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        clearTimeout(timer);
        const leftMs = atMs - this.now();
        if (!this.#isStopped && leftMs > 0) {
          timer = setTimeout(look, Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS));
          timer.unref();
          return;
        }
        this.#waiting.delete(look);
        resolve(!this.#isStopped);
      };
      this.#waiting.add(look);
      look();
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const look of this.#waiting) look();
  }
}
