import type { Actors } from '../../actors/types.ts';
import type { FoundMark, Mark } from '../../observations/reading.ts';
import type { ProbeContext } from '../define.ts';
import { markerFinder, type MarkerFinder } from '../markers.ts';

export interface Canary {
  readonly tenant: string;
  readonly object: string;
  readonly mark: Mark;
  readonly value: string;
}

export interface Sighting {
  readonly found: readonly FoundMark[];
  readonly complete: boolean;
}

/** Random ids by their usual forms: UUID, long hex, ULID, mixed text. A number within the tenant is met again in the next one. */
const UNGUESSABLE_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}|[0-9A-HJKMNP-TV-Z]{26}|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[0-9A-Za-z_-]{20,})$/;

/** Every canary of the run, in every tenant: what one probe seeded counts as a leak in whatever another one receives. */
export class CanaryBook {
  readonly #canaries = new Map<string, Canary>();
  /** By tenant of the sender. */
  readonly #sent = new Map<string, Set<string>>();
  #finder: { readonly size: number; readonly find: MarkerFinder } | undefined;
  #objects = 0;

  /** A new name for an object: `T2/document/3`. */
  nameObject(tenant: string, type: string): string {
    this.#objects += 1;
    return `${tenant}/${type}/${this.#objects}`;
  }

  add(canary: Canary): void {
    this.#canaries.set(canary.value.toLowerCase(), canary);
  }

  /** Enters an object's id where its form makes it a canary of its own. */
  addId(canary: Omit<Canary, 'mark'>): void {
    if (UNGUESSABLE_ID.test(canary.value)) this.add({ ...canary, mark: 'id' });
  }

  /** Notes that an actor of this tenant sent the value: a service may show it again, at once or later. */
  noteSent(tenant: string, value: string): void {
    const sent = this.#sent.get(tenant) ?? new Set<string>();
    sent.add(value.toLowerCase());
    this.#sent.set(tenant, sent);
  }

  /** Canaries in what an actor of the tenant received; those it sent itself are marked. */
  find(bytes: Uint8Array, tenant: string): Sighting {
    if (this.#finder?.size !== this.#canaries.size) {
      this.#finder = { size: this.#canaries.size, find: markerFinder([...this.#canaries.values()].map(({ value }) => value)) };
    }
    const { hits, complete } = this.#finder.find(bytes);
    const sent = this.#sent.get(tenant);
    const found = hits.flatMap(({ marker, via }): FoundMark[] => {
      const canary = this.#canaries.get(marker.toLowerCase());
      if (!canary) return [];
      const { value, ...rest } = canary;
      return [{ ...rest, via, ...(sent?.has(value.toLowerCase()) ? { reflected: true } : {}) }];
    });
    return { found, complete };
  }

  /** Whether these bytes hold one value, which need not be in the book. */
  holds(bytes: Uint8Array, value: string): boolean {
    return markerFinder([value])(bytes).hits.length > 0;
  }

  valueOf({ object, mark }: Pick<FoundMark, 'object' | 'mark'>): string | undefined {
    return [...this.#canaries.values()].find((canary) => canary.object === object && canary.mark === mark)?.value;
  }
}

const shared = new WeakMap<Actors, CanaryBook>();

/** The book shared by all probes that work with the same actors. */
export function canaryBook({ actors }: Pick<ProbeContext, 'actors'>): CanaryBook {
  const known = shared.get(actors) ?? new CanaryBook();
  shared.set(actors, known);
  return known;
}

/** Characters every Japanese charset and every font has; 64 of them, 6 bits each. */
const KANJI = '一二三四五六七八九十百千万円年月日時分人口目耳手足力立男女子父母兄弟山川田林森空雨雪花草竹石水火土金糸貝車町村市左右上下中大小国';
const KANJI_CHARACTERS = 16;

/** An unguessable Japanese text of 96 bits. */
export function japaneseMarker(randomBytes: (length: number) => Uint8Array): string {
  const characters = Array.from(KANJI);
  return Array.from(randomBytes(KANJI_CHARACTERS), (byte) => characters[byte % 64]).join('');
}
