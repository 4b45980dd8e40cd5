import type { FilesGoneData, StillThere } from '../../observations/deletion.ts';
import type { Reading } from '../../observations/reading.ts';
import type { FileSlotDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { actorName, type Actor } from '../seeding/actor-sessions.ts';
import type { Eyes, Place } from '../seeding/look.ts';
import { locatorsOf, type SeededFile } from '../seeding/objects.ts';
import { altered } from '../seeding/variants.ts';
import { deliversFile, isFile, lookAtFile, recogniser, showsFile, type FileLook, type Known } from './file-look.ts';
import type { Cell } from './watch.ts';

/** Long enough to reach past what all files of a kind begin with. */
const RANGE = 'bytes=0-255';
/** How often a signed URL is obtained anew because the last one expired before it was looked at. */
const TRIES = 3;

export type Cause = FilesGoneData['cause'];

export interface Outlet {
  readonly name: string;
  readonly place: Place;
  readonly anonymous: boolean;
}

/** Outlets of a slot, each also by a range request where it is a single GET. */
export function outletsOf(resource: ResourceDeclaration, slot: FileSlotDeclaration): readonly Outlet[] {
  return Object.entries(slot.outlets).flatMap(([name, { route = resource.route, operation, anonymous }]): Outlet[] => {
    const [exchange] = operation.http ?? [];
    const ranged = altered(operation, { headers: { ...exchange?.headers, Range: RANGE } });
    return [{ name, place: { route, operation }, anonymous }, ...(ranged ? [{ name: `${name}-range`, place: { route, operation: ranged }, anonymous }] : [])];
  });
}

const fileName = (file: SeededFile): string => `${file.object.name}/${file.slot}`;

/** One file among those of its type, with the one that stays. */
export interface Case {
  readonly slot: string;
  readonly declared: FileSlotDeclaration;
  readonly cause: Cause;
  readonly file: SeededFile;
  readonly twin: SeededFile;
}

export interface FileCell extends Cell {
  readonly known: Known;
  readonly looks: FileLook[];
}

export type Waiting = Omit<FileCell, 'deadlineMs'>;

async function relocated(eyes: Eyes, file: SeededFile, resource: ResourceDeclaration): Promise<SeededFile> {
  const locators = await locatorsOf(eyes, file.object.owner, resource, file.slot, file.variables);
  return { ...file, variables: { ...file.variables, ...locators }, issuedAtMs: eyes.context.now().getTime() };
}

/** Places for those who hold the locator: with locators just obtained, since they may live for seconds. */
export async function anonymousCells(eyes: Eyes, one: Case, resource: ResourceDeclaration, outlet: Outlet): Promise<{ readonly cells: readonly Waiting[]; readonly issuedAtMs: number }> {
  for (let attempt = 1; ; attempt++) {
    const [file, twin] = await Promise.all([relocated(eyes, one.file, resource), relocated(eyes, one.twin, resource)]);
    const cells = await cellsOf(eyes, { ...one, file, twin }, outlet, [null]);
    if (attempt >= TRIES || cells.every(({ shownBefore }) => shownBefore)) return { cells, issuedAtMs: file.issuedAtMs };
  }
}

export async function cellsOf(eyes: Eyes, { file, twin }: Case, outlet: Outlet, onlookers: readonly Actor[]): Promise<readonly Waiting[]> {
  const { tenant } = file.object;
  const owner = outlet.anonymous ? null : file.object.owner;
  const at = (actor: Actor, of: SeededFile): Promise<FileLook> => lookAtFile(eyes, actor, tenant, outlet.place, of.variables);
  const [first, second, ofOther] = await Promise.all([at(owner, file), at(owner, file), at(owner, twin)]);
  const known = recogniser(first, second, ofOther, fileName(file));
  return Promise.all(onlookers.map(async (actor): Promise<Waiting> => {
    const before = actor === owner ? first : await at(actor, file);
    const byReading = new Map<Reading, FileLook>();
    const looks: FileLook[] = [];
    return {
      place: outlet.name, route: outlet.place.route, actor: actorName(actor), before: before.reading, known, looks,
      shownBefore: known.recognised === 'varying' || known.recognised === 'generic' ? isFile(before) : deliversFile(known, before, fileName(file)),
      take: async () => {
        const taken = await at(actor, file);
        byReading.set(taken.reading, taken);
        looks.push(taken);
        return taken.reading;
      },
      delivers: (reading) => deliversFile(known, byReading.get(reading) as FileLook, fileName(file)),
    };
  }));
}

/** The file that stays, by locators obtained anew: those of before may have expired. */
export async function twinAt(eyes: Eyes, one: Case, resource: ResourceDeclaration, outlets: readonly Outlet[]): Promise<readonly StillThere[]> {
  const { twin } = one;
  const fresh = await locatorsOf(eyes, twin.object.owner, resource, twin.slot, twin.variables).catch(() => ({}));
  return Promise.all(outlets.map(async ({ name, place, anonymous }): Promise<StillThere> => {
    const taken = await lookAtFile(eyes, anonymous ? null : twin.object.owner, twin.object.tenant, place, { ...twin.variables, ...fresh });
    return { place: name, delivered: isFile(taken) || showsFile(taken.reading, fileName(twin)), reading: taken.reading };
  }));
}
