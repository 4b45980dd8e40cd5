import type { Variables } from './types.ts';

/** A value for a `${name}` place; a function is called when the place is first filled (a one-time code is as fresh as can be). */
export type Provided = string | Uint8Array | (() => Promise<string>);

/** The names one run of an operation sees. Later layers win over earlier ones. */
export class Scope {
  readonly #values = new Map<string, Provided>();

  constructor(...layers: readonly Readonly<Record<string, Provided | undefined>>[]) {
    for (const layer of layers) this.add(layer);
  }

  add(layer: Readonly<Record<string, Provided | undefined>>): void {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) this.#values.set(name, value);
  }

  has(name: string): boolean {
    return this.#values.has(name) && this.#values.get(name) !== '';
  }

  /** The first of these names that nothing stands behind. */
  missing(names: Iterable<string>): string | undefined {
    return [...names].find((name) => !this.#values.has(name));
  }

  /** Calls the functions behind these names; afterwards `get` knows their values. */
  async resolve(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      const value = this.#values.get(name);
      if (typeof value === 'function') this.#values.set(name, await value());
    }
  }

  get(name: string): string | Uint8Array | undefined {
    const value = this.#values.get(name);
    if (typeof value === 'function') throw new TypeError(`the value of ${name} has not been resolved`);
    return value;
  }

  /** Everything, with all functions called: for operations written as a function. */
  async all(): Promise<Variables> {
    await this.resolve(this.#values.keys());
    return Object.fromEntries(this.#values) as Variables;
  }
}
