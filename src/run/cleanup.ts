import type { Creation } from '../domain/ledger.ts';
import type { LocalText } from '../domain/outcome.ts';
import type { LedgerEntry, RunLedger } from './ledger.ts';

/** Removes one thing from the target; a thing that is not there counts as removed. @throws when it could not be removed */
export type Remover = (creation: Creation) => Promise<void>;

export interface CleanupReport {
  readonly removed: readonly Creation[];
  /** What is left in the target, why, and what to do by hand. */
  readonly left: readonly { readonly creation: Creation; readonly reason: LocalText }[];
}

/** Values of a creation as people look for it: `loginId=kenshu1f9a3c01`. */
export const describeCreation = ({ kind, declaredAs, values }: Creation): string =>
  `${kind} ${declaredAs}(${Object.entries(values).map(([name, value]) => `${name}=${value}`).join(', ')})`;

/** What the ledger holds is no secret and tells a person what to look for, so that the reason alone is redacted. */
function byHand(creation: Creation, error: unknown, redact: (text: string) => string): LocalText {
  const why = redact(error instanceof Error ? error.message : String(error));
  const owner = creation.owner ? { ja: `アカウント ${creation.owner} で`, en: ` as ${creation.owner}` } : { ja: '', en: '' };
  return {
    ja: `${describeCreation(creation)} を削除できませんでした(${why})。${owner.ja}手作業で削除してください。`,
    en: `${describeCreation(creation)} could not be removed (${why}). Remove it by hand${owner.en}.`,
  };
}

const remaining = (ledger: RunLedger): readonly LedgerEntry[] => ledger.entries.filter((entry) => entry.state !== 'removed').toReversed();

/**
 * Removes what the ledger says was created, newest first, since later things live in earlier ones. An entry without an answer may
 * or may not exist and is tried by the values it was to get. Each removal is recorded, so doing it again does only what is left.
 */
export async function cleanUp(
  ledger: RunLedger, remove: Remover, { redact = (text) => text }: { readonly redact?: (text: string) => string } = {},
): Promise<CleanupReport> {
  const removed: Creation[] = [];
  const left: { creation: Creation; reason: LocalText }[] = [];
  for (const { entry, creation } of remaining(ledger)) {
    try {
      await remove(creation);
      ledger.removed(entry);
      removed.push(creation);
    } catch (error) {
      const reason = byHand(creation, error, redact);
      ledger.removalFailed(entry, reason);
      left.push({ creation, reason });
    }
  }
  return { removed, left };
}
