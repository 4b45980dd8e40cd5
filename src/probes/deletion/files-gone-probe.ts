import type { FileLife, FilesGoneData } from '../../observations/deletion.ts';
import type { FileSlotDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { openEyes, openSessions } from '../seeding/eyes.ts';
import { act, type Eyes } from '../seeding/look.ts';
import { seedFile, seedObject, usedName, type Seeded, type SeededFile } from '../seeding/objects.ts';
import { missingTenants, resourcesOf, T1 } from '../seeding/tenants.ts';
import { cast, onlookersOf } from './actors.ts';
import { anonymousCells, cellsOf, outletsOf, twinAt, type Case, type Cause } from './file-cells.ts';
import { isDoubtful } from './file-look.ts';
import { recorded, removeForGood } from './remove.ts';
import { watchAll } from './watch.ts';

/** A signed URL may live until its stated expiry, and that at most this long (catalogue, `deletion.files-gone`). */
const LONGEST_SIGNED_SECONDS = 900;
const LOOKS_PER_CELL = 7;

const slotsOf = ({ files }: ResourceDeclaration): readonly (readonly [string, FileSlotDeclaration])[] => Object.entries(files);
const subjectOf = (type: string, slot: string, cause: Cause): string => `${type}.${slot}/${cause}`;
const causesOf = (slot: FileSlotDeclaration): readonly Cause[] => (slot.remove ? ['file-deleted', 'parent-deleted'] : ['parent-deleted']);

/** Until when a place may deliver: the deletion has its window, a signed URL besides what is left of its stated life. */
function deadlineMs({ context: { policy } }: Eyes, resource: ResourceDeclaration, { declared }: Case, issuedAtMs: number | undefined, startMs: number): number {
  const { delete: { settleSeconds }, file: { expirySlackSeconds } } = policy.parameters;
  const windowMs = startMs + 1000 * Math.max(settleSeconds, resource.deleteDelaySeconds ?? 0);
  if (issuedAtMs === undefined || declared.signedUrlLifeSeconds === undefined) return windowMs;
  return Math.max(windowMs, issuedAtMs + 1000 * (Math.min(declared.signedUrlLifeSeconds, LONGEST_SIGNED_SECONDS) + expirySlackSeconds));
}

async function observeCase(eyes: Eyes, resource: ResourceDeclaration, one: Case, parentRemoved: () => ReturnType<typeof removeForGood>): Promise<FilesGoneData> {
  const { context } = eyes;
  const { onlookers } = cast(context);
  const outlets = outletsOf(resource, one.declared);
  const own = await Promise.all(outlets.filter(({ anonymous }) => !anonymous).map(async (outlet) => ({ cells: await cellsOf(eyes, one, outlet, onlookers), issuedAtMs: undefined })));
  const others = await Promise.all(outlets.filter(({ anonymous }) => anonymous).map((outlet) => anonymousCells(eyes, one, resource, outlet)));
  const cells = [...own, ...others].flatMap(({ cells: all, issuedAtMs }) => all.map((cell) => ({ cell, issuedAtMs })));
  const { removed, purge } = one.cause === 'parent-deleted' ? await parentRemoved() : { removed: await removeFile(eyes, resource, one), purge: { declared: false, attempts: [] } };
  const start = context.now().getTime();
  const { delete: { settleSeconds }, file: { recheckSeconds } } = context.policy.parameters;
  const lives = await watchAll(context, cells.map(({ cell, issuedAtMs }) => ({ ...cell, deadlineMs: deadlineMs(eyes, resource, one, issuedAtMs, start) })), start, 1000 * recheckSeconds);
  return {
    type: one.file.object.type, slot: one.slot, cause: one.cause, windowSeconds: Math.max(settleSeconds, resource.deleteDelaySeconds ?? 0), recheckSeconds, removed, purge,
    lives: lives.map((life, index): FileLife => {
      const { known, looks } = (cells[index] as typeof cells[number]).cell;
      const last = looks.at(-1);
      return { ...life, recognised: known.recognised, ...(last && isDoubtful(known, last) ? { doubtful: true } : {}) };
    }),
    twin: await twinAt(eyes, one, resource, outlets),
  };
}

async function removeFile(eyes: Eyes, resource: ResourceDeclaration, { file, declared }: Case): Promise<FilesGoneData['removed']> {
  eyes.context.ledger.willUse({ kind: 'object', name: `${usedName(file.object)} ${file.variables['fileId'] ?? ''}`, purpose: 'deletion.files-gone' });
  return recorded(await act(eyes, file.object.owner, { route: resource.route, operation: declared.remove as NonNullable<typeof declared.remove> }, file.variables));
}

/** Runs once, however many ask. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}

/** Waits until as many have come, so that nothing is deleted while somebody still looks at it. */
function meeting(count: number): () => Promise<void> {
  const all = Promise.withResolvers<undefined>();
  let waiting = 0;
  return async () => {
    waiting += 1;
    if (waiting >= count) all.resolve(undefined);
    await all.promise;
  };
}

/** Three objects hold all files of a type: one loses its files, one is deleted as a whole, one stays. */
async function observeType(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<readonly FilesGoneData[]> {
  const { owner } = cast(eyes.context);
  const slots = slotsOf(resource);
  const parents: Seeded[] = [];
  for (let index = 0; index < 3; index++) parents.push(await seedObject(eyes, type, resource, owner, { comment: false }));
  const [losing, whole, staying] = parents as [Seeded, Seeded, Seeded];
  const filesOf = async (object: Seeded): Promise<ReadonlyMap<string, SeededFile>> => {
    const files = new Map<string, SeededFile>();
    for (const [slot] of slots) files.set(slot, await seedFile(eyes, object, resource, slot));
    return files;
  };
  const twins = await filesOf(staying);
  const [singles, held] = [await filesOf(losing), await filesOf(whole)];
  const cases = slots.flatMap(([slot, declared]) => causesOf(declared).map((cause): Case => ({
    slot, declared, cause, twin: twins.get(slot) as SeededFile, file: (cause === 'file-deleted' ? singles : held).get(slot) as SeededFile,
  })));
  const allLooked = meeting(cases.filter(({ cause }) => cause === 'parent-deleted').length);
  const removeParent = once(() => removeForGood(eyes, whole, resource, 'deletion.files-gone'));
  return Promise.all(cases.map((one) => observeCase(eyes, resource, one, async () => {
    await allLooked();
    return removeParent();
  })));
}

const subjectsOf = ({ profile }: PlanContext): readonly string[] => resourcesOf(profile).flatMap(([type, resource]) =>
  slotsOf(resource).flatMap(([slot, declared]) => causesOf(declared).map((cause) => subjectOf(type, slot, cause))));

export const filesGoneProbe = defineProbe({
  kind: 'deletion.files-gone',
  phase: 'deletion',
  impact: 'destructive',
  plan(context) {
    const { profile, policy: { parameters } } = context;
    const missing = missingTenants(profile, [T1]);
    const types = resourcesOf(profile).filter(([, resource]) => slotsOf(resource).length > 0);
    const cells = types.reduce((sum, [, resource]) => sum + slotsOf(resource).reduce((all, [, slot]) => all + causesOf(slot).length * 2 * Object.keys(slot.outlets).length, 0), 0) * onlookersOf(profile);
    return {
      subjects: subjectsOf(context), accounts: 0, requests: cells * LOOKS_PER_CELL + types.length * 40,
      missing: types.length > 0 || missing.length > 0 ? missing : [{ code: 'no-input', reason: {
        ja: 'プロファイルの resources に files (ファイルを付けられる場所) がありません。', en: 'The profile declares no files under resources.',
      } }],
      waitsMs: 1000 * types.reduce((sum, [, resource]) => sum + Math.max(
        resource.deleteDelaySeconds ?? parameters.delete.settleSeconds, ...slotsOf(resource).map(([, slot]) => (slot.signedUrlLifeSeconds ?? 0) + parameters.file.expirySlackSeconds),
      ) + parameters.file.recheckSeconds, 0),
    };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    for (const [type, resource] of resourcesOf(context.profile)) {
      const slots = slotsOf(resource);
      if (slots.length === 0) continue;
      const { value: all, evidence } = await collectEvidence(async () => {
        const routes = [resource.route, ...slots.flatMap(([, slot]) => Object.values(slot.outlets).map(({ route = resource.route }) => route))];
        await openSessions(eyes, cast(context).onlookers, [...new Set(routes)]);
        return observeType(eyes, type, resource);
      });
      for (const data of all) yield { subject: subjectOf(type, data.slot, data.cause), data, evidence };
    }
  },
});
