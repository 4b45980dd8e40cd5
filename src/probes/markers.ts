import { createHash } from 'node:crypto';
import { Budget } from './decoding/budget.ts';
import { texts } from './decoding/charsets.ts';
import { unpacked } from './decoding/containers.ts';
import { unescaped } from './decoding/escapes.ts';
import type { View } from './decoding/view.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_VIEWS = 250_000;
/** Layers of encoding on top of each other; real ones are rarely deeper than three. */
const MAX_LAYERS = 6;
/** Longer texts are recognised again by their hash. */
const LONGEST_KEY = 256;

export interface MarkerHit {
  readonly marker: string;
  /** Decodings that led from the received bytes to the marker; empty when it stood there plainly. */
  readonly via: readonly string[];
}

export interface MarkerSearch {
  /** Each marker at most once, by the shortest way. */
  readonly hits: readonly MarkerHit[];
  /** False when something could not be looked into (encrypted, unknown compression, too large): absence is then not proven. */
  readonly complete: boolean;
}

export type MarkerFinder = (bytes: Uint8Array) => MarkerSearch;

const escapeForRegex = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The marker in the text, in any case: some services write codes and file names in capitals. */
const patternOf = (markers: readonly string[]): RegExp => new RegExp(markers.map(escapeForRegex).toSorted((a, b) => b.length - a.length).join('|'), 'giu');

/** Bytes of a marker in the shortest charset there is. */
const fewestBytes = (marker: string): number => [...marker].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x80 ? 1 : 2), 0);

class Search {
  readonly #wanted: Map<string, string>;
  readonly #japanese: boolean;
  readonly #shortestBase64: number;
  readonly #pattern: RegExp;
  readonly #hits = new Map<string, MarkerHit>();
  readonly #seen = new Set<string>();
  readonly #seenRuns = new Set<string>();
  readonly budget = new Budget(MAX_BYTES, MAX_VIEWS);

  constructor(wanted: Map<string, string>, pattern: RegExp, japanese: boolean) {
    this.#wanted = wanted;
    this.#pattern = pattern;
    this.#japanese = japanese;
    this.#shortestBase64 = Math.floor(Math.min(...[...wanted.keys()].map(fewestBytes)) * (4 / 3));
  }

  get hits(): readonly MarkerHit[] {
    return [...this.#hits.values()];
  }

  get done(): boolean {
    return this.#hits.size === this.#wanted.size;
  }

  /** Looks at one view; returns what is to be looked at behind it. */
  look(view: View): readonly View[] {
    return 'bytes' in view ? this.#bytes(view.bytes, view.via) : this.#text(view.text, view.via);
  }

  #bytes(bytes: Uint8Array, via: readonly string[]): readonly View[] {
    if (bytes.length === 0 || !this.budget.take(bytes.length)) return [];
    return [...texts(bytes, via, this.#japanese), ...unpacked(bytes, via, this.budget)];
  }

  #text(text: string, via: readonly string[]): readonly View[] {
    const key = text.length <= LONGEST_KEY ? text : createHash('sha1').update(text).digest('base64');
    if (this.#seen.has(key)) return [];
    this.#seen.add(key);
    if (!this.budget.take(text.length)) return [];
    for (const [found] of text.matchAll(this.#pattern)) {
      const marker = this.#wanted.get(found.toLowerCase());
      if (marker !== undefined && !this.#hits.has(marker)) this.#hits.set(marker, { marker, via });
    }
    return unescaped(text, via, this.#shortestBase64, this.#seenRuns);
  }
}

/**
 * Makes a search for markers in received bytes (catalogue P4): plainly, in every charset a Japanese service may use, behind script,
 * HTML and URL escapes, base64, quoted-printable, gzip, zlib, ZIP (office files are ZIP) and the text of PDF, in layers, without
 * regard to case. Its cost is bounded whatever the bytes are.
 *
 * @param markers distinct also without regard to case
 */
export function markerFinder(markers: readonly string[]): MarkerFinder {
  if (markers.length === 0) return () => ({ hits: [], complete: true });
  const wanted = new Map(markers.map((marker) => [marker.toLowerCase(), marker]));
  const pattern = patternOf(markers);
  const japanese = markers.some((marker) => /[^\x00-\x7f]/.test(marker));
  return (bytes) => {
    const search = new Search(wanted, pattern, japanese);
    let layer: readonly View[] = [{ bytes, via: [] }];
    // Bytes and the text in them are two steps of one layer.
    for (let step = 0; step < 2 * MAX_LAYERS && layer.length > 0 && !search.done; step++) layer = layer.flatMap((view) => search.look(view));
    return { hits: search.hits, complete: search.budget.complete };
  };
}
