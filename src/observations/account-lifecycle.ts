import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** What an administrator does with an account, in the order it is tried. */
export const ACCOUNT_ACTIONS = ['create', 'list', 'rename', 'change-role', 'disable', 'enable', 'remove'] as const;
export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

/** One action, told by its effect. */
export interface ActionSeen {
  readonly action: AccountAction;
  /** Before the action the effect was not there; null where it cannot have been. */
  readonly absentBefore: boolean | 'unknown' | null;
  /** Status of the last answer to the action; null when none came. */
  readonly status: number | null;
  readonly effect: boolean | 'unknown';
  /** How often it was done; each time its whole window was waited for. */
  readonly times: number;
  /** Milliseconds until the effect was seen. */
  readonly afterMs?: number;
  /** Another account still signed in meanwhile; null where the effect does not rest on a refusal. */
  readonly neighbour: boolean | 'unknown' | null;
  /** The account is still listed after it was deleted. */
  readonly stillListed?: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface AccountInterfaceData {
  readonly interface: string;
  readonly account: string;
  readonly seen: readonly ActionSeen[];
}

/** What the profile says of actions that no interface offers. */
export interface AccountActionsDeclared {
  readonly interface: null;
  readonly offered: readonly AccountAction[];
  readonly byVendor: readonly AccountAction[];
  readonly unavailable: readonly AccountAction[];
}

/** Observation kinds of this family and the shape of each. */
export interface AccountLifecycleObservations {
  'account.lifecycle': AccountInterfaceData | AccountActionsDeclared;
}
