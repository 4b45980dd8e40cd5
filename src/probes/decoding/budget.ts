/** What a search may cost, so that hostile bytes cost bounded time and memory. */
export class Budget {
  #bytesLeft: number;
  #viewsLeft: number;
  #complete = true;

  /** @param maxBytes decoded bytes and characters to look at, all views together */
  constructor(maxBytes: number, maxViews: number) {
    this.#bytesLeft = maxBytes;
    this.#viewsLeft = maxViews;
  }

  /** Longest result a single decoding may have. */
  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** False once anything was left out, or could not be decoded. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Takes the price of one view; false when there is nothing left. */
  take(size: number): boolean {
    if (this.#viewsLeft <= 0 || size > this.#bytesLeft) {
      this.#complete = false;
      return false;
    }
    this.#viewsLeft -= 1;
    this.#bytesLeft -= size;
    return true;
  }

  leftOut(): void {
    this.#complete = false;
  }
}
