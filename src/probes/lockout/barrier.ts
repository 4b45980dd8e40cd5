/** Parties wait until all are there, or have left, and go on together. */
export class Barrier {
  readonly #settleMs: number;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #open = Promise.withResolvers<void>();
  #expected: number;
  #arrived = 0;

  /** `settleMs`: a pause before they go on, so that what each has sent can arrive. */
  constructor(options: { readonly parties: number; readonly settleMs: number; readonly sleep: (ms: number) => Promise<void> }) {
    this.#expected = options.parties;
    this.#settleMs = options.settleMs;
    this.#sleep = options.sleep;
  }

  /** How many waited and went on together. */
  get arrived(): number {
    return this.#arrived;
  }

  wait(): Promise<void> {
    this.#arrived += 1;
    this.#look();
    return this.#open.promise;
  }

  /** A party that will not come. */
  leave(): void {
    this.#expected -= 1;
    this.#look();
  }

  #look(): void {
    if (this.#arrived > 0 && this.#arrived >= this.#expected) void this.#sleep(this.#settleMs).then(this.#open.resolve, this.#open.reject);
  }
}
