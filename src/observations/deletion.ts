import type { Problem } from '../domain/outcome.ts';
import type { Mark, Performed, Reading } from './reading.ts';

/** One look after the end. */
export interface LaterLook {
  /** Since what should have ended it. */
  readonly afterSeconds: number;
  readonly reading: Reading;
}

/** How long one place went on delivering something to one actor. */
export interface Life {
  /** Outlet of the profile, or `session`, `login`. */
  readonly place: string;
  readonly route: string;
  readonly actor: string;
  readonly before: Reading;
  /** It delivered the content before. */
  readonly shownBefore: boolean;
  /** When the window for this place ends, in seconds since the deletion. */
  readonly deadlineSeconds: number;
  /** The last look at which it still did. */
  readonly lastDelivered?: LaterLook;
  /** First look at which it did so no more; null when it still did at the end of the window and at the re-check. */
  readonly goneAfterSeconds: number | null;
  /** The last look of all. */
  readonly last: LaterLook;
  /** Looks after the end of its window at which it still delivered. */
  readonly deliveredAfterDeadline: number;
}

/** The same place for something that was not deleted, as its owner sees it at the end. */
export interface StillThere {
  readonly place: string;
  readonly delivered: boolean;
  readonly reading: Reading;
}

export interface PurgeSeen {
  /** The profile has an operation that removes for good. */
  readonly declared: boolean;
  /** Who could do it; the owner and the tenant's privileged accounts were asked in turn. */
  readonly by?: string;
  readonly attempts: readonly Performed[];
}

export interface ObjectGoneData {
  readonly type: string;
  readonly owner: string;
  readonly windowSeconds: number;
  readonly removed: Performed;
  readonly purge: PurgeSeen;
  readonly outlets: readonly { readonly outlet: string; readonly group: 'read' | 'list' | 'search'; readonly shows: readonly Mark[] }[];
  readonly lives: readonly Life[];
  readonly twin: readonly StillThere[];
}

/** How bytes at a place are recognised as those of the file, or made from it. */
export type Recognised =
  | 'canary' | 'same bytes'
  /** Every request gives other bytes and none shows the canary. */
  | 'varying'
  /** Another file gives the same bytes: a symbol, nothing made from the file. */
  | 'generic'
  /** Not even its owner got a file there. */
  | 'nothing';

export interface FileLife extends Life {
  readonly recognised: Recognised;
  /** After the end it delivered neither the content nor a plain refusal, though each request gives other bytes. */
  readonly doubtful?: boolean;
}

export interface FilesGoneData {
  readonly type: string;
  readonly slot: string;
  /** What was deleted: the file itself, or the object that holds it. */
  readonly cause: 'file-deleted' | 'parent-deleted';
  readonly windowSeconds: number;
  readonly recheckSeconds: number;
  readonly removed: Performed;
  readonly purge: PurgeSeen;
  readonly lives: readonly FileLife[];
  readonly twin: readonly StillThere[];
}

export interface TerminationLife extends Life {
  readonly what: 'session' | 'login' | 'outlet' | 'other-tenant';
  readonly type?: string;
  /** At the last look the oracle named the former account. */
  readonly identified?: boolean;
}

export interface TenantTerminatedData {
  readonly tenant: string;
  readonly provided: boolean;
  readonly withinSeconds: number;
  readonly terminated: Performed;
  readonly lives: readonly TerminationLife[];
  /** What could not be filled in before. */
  readonly gaps: readonly { readonly place: string; readonly problem: Problem }[];
  /** An account of each other tenant reads its own object, before and after. */
  readonly others: readonly { readonly tenant: string; readonly actor: string; readonly before: StillThere; readonly after: StillThere }[];
}

/** Observation kinds of this family and the shape of each. */
export interface DeletionObservations {
  'deletion.object-gone': ObjectGoneData;
  'deletion.files-gone': FilesGoneData;
  'deletion.tenant-terminated': TenantTerminatedData;
}
