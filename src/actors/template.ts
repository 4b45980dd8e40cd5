import { bytesInText, unknownName } from './reasons.ts';
import type { Scope } from './scope.ts';

const PLACE = /\$\{([A-Za-z][A-Za-z0-9_.-]*)\}/g;

/** The names of all `${name}` places in a text, or in the texts of a JSON value. */
export function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') for (const [, name] of value.matchAll(PLACE)) found.add(name as string);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) namesIn(inner, found);
  return found;
}

/** Fills templates from a scope; errors name the operation and the place. */
export class Filler {
  readonly #operation: string;
  readonly #scope: Scope;

  constructor(operation: string, scope: Scope) {
    this.#operation = operation;
    this.#scope = scope;
  }

  /** @throws {OperationError} no-input: no value for a name, or the content of a file where text must stand */
  text(template: string, encode: (value: string, offset: number) => string = (value) => value): string {
    return template.replace(PLACE, (_place, name: string, offset: number) => {
      const value = this.#value(name);
      if (typeof value !== 'string') throw bytesInText(this.#operation, name);
      return encode(value, offset);
    });
  }

  /** A text that may hold the content of a file. */
  bytes(template: string): Uint8Array {
    const parts: Uint8Array[] = [];
    let end = 0;
    for (const place of template.matchAll(PLACE)) {
      const value = this.#value(place[1] as string);
      parts.push(Buffer.from(template.slice(end, place.index)), typeof value === 'string' ? Buffer.from(value) : value);
      end = place.index + place[0].length;
    }
    return Buffer.concat([...parts, Buffer.from(template.slice(end))]);
  }

  /** A JSON value whose texts are filled at any depth. */
  json(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((inner) => this.json(inner));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.json(inner)]));
  }

  record(templates: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, this.text(template)]));
  }

  /**
   * A path. What stands first may be a whole URL that the service gave and is taken as it is; a value further on cannot begin a
   * query or a fragment, and one inside the query cannot begin a parameter.
   */
  path(template: string): string {
    const query = template.indexOf('?');
    return this.text(template, (value, offset) => {
      if (offset === 0) return value;
      return query >= 0 && offset > query ? encodeURIComponent(value) : value.replace(/[^\w.~!$&'()*+,;=:@%/-]+/gu, encodeURIComponent);
    });
  }

  #value(name: string): string | Uint8Array {
    const value = this.#scope.get(name);
    if (value === undefined) throw unknownName(this.#operation, name);
    return value;
  }
}
