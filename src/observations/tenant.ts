import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { Mark, Performed, Reading } from './reading.ts';

/** What the owner of an object sees at an outlet, before and after the other tenant has tried. */
export interface OwnerControl {
  readonly owner: string;
  readonly before: Reading;
  readonly after: Reading;
}

/** How an object of the other tenant was asked for. */
export type ReadForm = 'as declared' | 'HEAD' | 'range' | 'with their tenant';

export interface ReadProber {
  readonly prober: string;
  /** The prober's own object at the same outlet, before and after: the session lives and the outlet works. */
  readonly selfBefore: Reading;
  readonly selfAfter: Reading;
  /** An id of the same form that does not exist; for comparison. */
  readonly missing: Reading;
  readonly foreign: readonly { readonly owner: string; readonly form: ReadForm; readonly reading: Reading }[];
}

export interface ReadOutlet {
  readonly outlet: string;
  readonly route: string;
  readonly shows: readonly Mark[];
  readonly owners: readonly OwnerControl[];
  readonly probers: readonly ReadProber[];
}

export interface ObjectReadData {
  readonly type: string;
  readonly tenant: string;
  readonly otherTenant: string;
  readonly outlets: readonly ReadOutlet[];
}

/** What an object looks like to its owner after something was done, compared with before. */
export interface StateSeen {
  readonly at: string;
  readonly afterSeconds: number;
  /** Its canaries, at all its outlets together. */
  readonly present: readonly Mark[];
  /** What was written is seen: in the object, or in one of the owner's lists. */
  readonly written: boolean;
  /** JSON paths of the answers whose value is another than before. */
  readonly changed: readonly string[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** The write by somebody entitled to it. */
export interface WriteControl {
  readonly actor: string;
  readonly performed: Performed;
  readonly before: readonly Mark[];
  /** Last state seen: the one that shows the effect, or the one at the end of the window. */
  readonly state: StateSeen | null;
  readonly effect: boolean;
}

export interface WriteTrial {
  readonly write: string;
  readonly kind: 'update' | 'delete' | 'restore' | 'share' | 'action';
  readonly route: string;
  readonly prober: string;
  /** The prober's write to its own object. */
  readonly self: WriteControl;
  /** The owner's write to a twin of the object. */
  readonly ownerControl: WriteControl;
  /** Fetched as the owner; present where the write declares one. */
  readonly precondition?: Problem;
  /** The answer to the write to the other tenant's object. */
  readonly attempt: Reading;
  readonly before: readonly Mark[];
  /** The object as its owner sees it: early, at the end of the window, and once more. */
  readonly after: readonly StateSeen[];
}

export interface ObjectWriteData {
  readonly type: string;
  readonly tenant: string;
  readonly otherTenant: string;
  readonly owner: string;
  readonly settleSeconds: number;
  /** An object of the other tenant that nobody wrote to, over the same time. */
  readonly untouched: { readonly before: readonly Mark[]; readonly after: readonly StateSeen[] };
  readonly trials: readonly WriteTrial[];
}

/** One request to a list or a search. */
export interface ListAttempt {
  /** `as declared`, `listed`, `page size`, `their cursor` … */
  readonly form: string;
  /** What the owners of the other tenant get by the same request; absent where nothing of theirs is to be expected. */
  readonly ownerShows?: boolean;
  readonly reading: Reading;
}

export interface ListProber {
  readonly prober: string;
  /** The prober finds its own object. */
  readonly self: readonly Reading[];
  readonly attempts: readonly ListAttempt[];
  readonly widened: readonly ListAttempt[];
  readonly cursor: readonly ListAttempt[];
}

export interface ListOutlet {
  readonly outlet: string;
  readonly group: 'list' | 'search';
  readonly route: string;
  readonly shows: readonly Mark[];
  readonly owners: readonly OwnerControl[];
  readonly probers: readonly ListProber[];
}

export interface ListAndSearchData {
  readonly type: string;
  readonly tenant: string;
  readonly otherTenant: string;
  /** Seconds until the owner's searches found the object; null when one never did. */
  readonly settledAfterSeconds: number | null;
  readonly outlets: readonly ListOutlet[];
}

/** Observation kinds of this family and the shape of each. */
export interface TenantObservations {
  'tenant.object-read': ObjectReadData;
  'tenant.object-write': ObjectWriteData;
  'tenant.list-and-search': ListAndSearchData;
}
