/** New choices in a row that show a server to follow the client's order. */
const FOLLOWS_AFTER = 2;

/**
 * One of the lists that a hello offers (groups, signature schemes), with what is known of it.
 * At first everything is offered, what was not seen yet before the rest: a server that follows the client's order then
 * shows something new each time, and a refusal never is this list's fault. A server with an order of its own repeats
 * itself; then (`strict`) only what was not seen yet is offered.
 */
export class Axis {
  readonly all: readonly number[];
  readonly closesByOrder: boolean;
  readonly found = new Set<number>();
  strict = false;
  /** Everything that was not found has been refused, or passed over by a server that follows the client's order. */
  closed = false;
  #newInARow = 0;

  /** @param closesByOrder false where the server's choice also depends on another list */
  constructor(all: readonly number[], closesByOrder: boolean) {
    this.all = all;
    this.closesByOrder = closesByOrder;
  }

  get unknown(): number[] {
    return this.all.filter((value) => !this.found.has(value));
  }

  /** Everything is found, or the rest was refused. */
  get complete(): boolean {
    return this.closed || this.unknown.length === 0;
  }

  /** The server has taken what stood first, known values after it notwithstanding. */
  get followsClient(): boolean {
    return this.#newInARow >= FOLLOWS_AFTER;
  }

  /** What to offer next: everything while a known value may still tell whose order decides. */
  next(): number[] {
    return this.strict && !this.closed ? this.unknown : this.unknownFirst();
  }

  /** What was not seen yet, then the rest. */
  unknownFirst(): number[] {
    return this.closed ? [...this.found] : [...this.unknown, ...this.found];
  }

  /** The whole list, what is known to work first. */
  full(): number[] {
    return [...this.found, ...this.unknown];
  }

  /**
   * Takes in what the server chose.
   * @param offered the list it chose from
   * @returns whether it was new
   */
  absorb(value: number | undefined, offered: readonly number[] = []): boolean {
    if (value === undefined) return false;
    if (!this.found.has(value)) {
      if (offered.some((each) => this.found.has(each))) this.#newInARow++;
      this.found.add(value);
      return true;
    }
    if (offered.some((each) => !this.found.has(each))) {
      // Passed over though they stood first: a server that follows the client's order supports none of them.
      if (this.followsClient && this.closesByOrder) this.closed = true;
      else this.strict = true;
    }
    return false;
  }
}
