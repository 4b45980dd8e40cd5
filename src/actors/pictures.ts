/** A run repeats some operations a hundred times; pictures of these cost more than the operations and show nothing new. */
const ALIKE = 6;

/** Which pages are worth a picture: every one on which something failed, and of the others the first few of each operation. */
export class Pictures {
  readonly #taken = new Map<string, number>();

  wants(operation: string, failed: boolean): boolean {
    const taken = this.#taken.get(operation) ?? 0;
    this.#taken.set(operation, taken + 1);
    return failed || taken < ALIKE;
  }
}
