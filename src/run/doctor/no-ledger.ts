import type { Ledger } from '../../domain/ledger.ts';

const refuse = (): never => { throw new TypeError('a pre-flight creates nothing and uses nothing up'); };

/** A ledger for work that must leave the target as it is: any entry is a defect. */
export const noLedger: Ledger = { willCreate: refuse, created: refuse, removed: refuse, left: () => [], willUse: refuse, isUsed: () => false };
