/**
 * One of the lists that a hello offers (groups, signature schemes), with what is known of it.
 * In `unknown-first` everything is offered, what was not seen yet before the rest: a server that follows the client's
 * order then shows something new each time, and a refusal never is this list's fault. A server with an order of its own
 * repeats itself; then only what was not seen yet is offered.
 */
export class Axis {
  readonly all: readonly number[];
  readonly found = new Set<number>();
  strict = false;
  /** How often in a row the server took something new, put first: from two on it follows the client's order. */
  #streak = 0;
  #repeats = 0;
  /** Everything that was not found has been refused. */
  closed = false;

  constructor(all: readonly number[]) {
    this.all = all;
  }

  /** Nothing more is to be learnt in passing: closed, or the server has repeated itself. */
  get settled(): boolean {
    return this.closed || this.unknown.length === 0 || this.#repeats >= 2;
  }

  /** Everything is found, or the rest was refused. */
  get settledByRefusal(): boolean {
    return this.closed || this.unknown.length === 0;
  }

  get unknown(): number[] {
    return this.all.filter((value) => !this.found.has(value));
  }

  /** Values for the next hello; `pinned` stay in even when strict. */
  offer(pinned: readonly number[] = []): number[] {
    const known = [...this.found];
    if (this.closed) return known;
    const last = this.strict ? known.filter((value) => pinned.includes(value)) : known;
    return [...this.unknown, ...last];
  }

  /** The whole list, what was not seen yet first. */
  unknownFirst(): number[] {
    return this.closed ? [...this.found] : [...this.unknown, ...this.found];
  }

  /** The whole list, what is known to work first. */
  full(): number[] {
    return [...this.found, ...this.unknown];
  }

  /** Takes in what the server chose, from `unknown-first` or stricter. @returns whether it was new */
  absorb(value: number | undefined): boolean {
    if (value === undefined) return false;
    if (!this.found.has(value)) {
      if (this.found.size > 0) this.#streak++;
      this.found.add(value);
      this.#repeats = 0;
      return true;
    }
    this.#repeats++;
    // A server that follows the client's order and repeats itself has nothing else; one with its own order may have.
    if (this.#streak < 2 && this.unknown.length > 0) this.strict = true;
    return false;
  }
}
