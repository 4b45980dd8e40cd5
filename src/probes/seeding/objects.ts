import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, Variables } from '../../actors/types.ts';
import type { LocalText } from '../../domain/outcome.ts';
import type { Mark } from '../../observations/reading.ts';
import { publicValues } from '../../profile/public-values.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { japaneseMarker } from './canaries.ts';
import { fileOf, WRITABLE_TYPES } from './file-content.ts';
import type { Eyes } from './look.ts';

/** An object the run has created, with its canaries. */
export interface Seeded {
  /** `T2/document/3` */
  readonly name: string;
  readonly type: string;
  readonly tenant: string;
  readonly owner: ActingAccount;
  /** What creating it extracted, `id` among it. */
  readonly values: Readonly<Record<string, string>>;
  readonly marks: Readonly<Partial<Record<Mark, string>>>;
  /** The ledger's entry; undefined when its tenant goes as a whole. */
  readonly entry: string | undefined;
}

/** Its name in the ledger of what was used up: by the target's own id, which no later attempt of the run meets again. */
export const usedName = ({ type, values }: Pick<Seeded, 'type' | 'values'>): string => `${type} ${values['id'] ?? ''}`;

export interface SeededFile {
  readonly slot: string;
  readonly object: Seeded;
  /** Everything the outlets see; values of locators may be secrets. */
  readonly variables: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly entry: string | undefined;
  /** When the locators were issued, in milliseconds since the epoch. */
  readonly issuedAtMs: number;
}

export interface SeedOptions {
  readonly comment?: boolean;
  /** False for a tenant that the run has provided and ends as a whole. */
  readonly inLedger?: boolean;
}

const noId = (type: string): OperationError => new OperationError('control-failed', {
  ja: `resources.${type}.create が id を取り出しませんでした。`, en: `resources.${type}.create did not extract an id.`,
});

/** Creates an object with its canaries, entered in ledger and book before anything is sent. @throws {OperationError} */
export async function seedObject(eyes: Eyes, type: string, resource: ResourceDeclaration, owner: ActingAccount, options: SeedOptions = {}): Promise<Seeded> {
  const { context, sessions, book } = eyes;
  const name = book.nameObject(owner.tenant, type);
  const enter = (mark: Mark, value: string): string => {
    book.add({ tenant: owner.tenant, object: name, mark, value });
    return value;
  };
  const marks: Partial<Record<Mark, string>> = {
    listed: enter('listed', context.marker('listed')), unlisted: enter('unlisted', context.marker('unlisted')),
    japanese: enter('japanese', japaneseMarker((length) => context.randomBytes(length))),
  };
  const entry = options.inLedger === false ? undefined
    : context.ledger.willCreate({ kind: 'object', declaredAs: type, owner: owner.name, values: { marker: marks.listed as string } });
  const { values } = await sessions.perform(owner, resource.route, resource.create, {
    markerListed: marks.listed as string, markerUnlisted: `${marks.unlisted as string} ${marks.japanese as string}`,
  });
  if (!values['id']) throw noId(type);
  if (entry !== undefined) context.ledger.created(entry, publicValues(resource.create, values));
  if (resource.comment && options.comment !== false) {
    marks.comment = enter('comment', context.marker('comment'));
    await sessions.perform(owner, resource.route, resource.comment, { ...values, markerComment: marks.comment });
  }
  return { name, type, tenant: owner.tenant, owner, values, marks, entry };
}

const unwritable = (type: string, slot: string, contentType: string): LocalText => ({
  ja: `resources.${type}.files.${slot}.contentType の ${contentType} のファイルは作れません。次のいずれかにしてください: ${WRITABLE_TYPES.join(', ')}`,
  en: `A file of ${contentType} (resources.${type}.files.${slot}.contentType) cannot be made here; use one of ${WRITABLE_TYPES.join(', ')}.`,
});

/** Attaches a file with a canary of its own to an object and obtains its locators. @throws {OperationError} */
export async function seedFile(eyes: Eyes, object: Seeded, resource: ResourceDeclaration, slotName: string, { inLedger = true }: SeedOptions = {}): Promise<SeededFile> {
  const { context, sessions, book } = eyes;
  const slot = resource.files[slotName];
  if (!slot) throw new RangeError(`no file slot ${slotName}`);
  const marker = context.marker('file');
  const bytes = fileOf(slot.contentType, marker, (length) => context.randomBytes(length));
  if (!bytes) throw new OperationError('no-input', unwritable(object.type, slotName, slot.contentType));
  book.add({ tenant: object.tenant, object: `${object.name}/${slotName}`, mark: 'file', value: marker });
  const entry = inLedger
    ? context.ledger.willCreate({ kind: 'file', declaredAs: `${object.type}.${slotName}`, owner: object.owner.name, values: { ...publicValues(resource.create, object.values), marker } })
    : undefined;
  const filename = slot.filename.replaceAll('${id}', object.values['id'] as string);
  const { values } = await sessions.perform(object.owner, resource.route, slot.upload, { ...object.values, filename, file: bytes });
  if (!values['fileId']) throw noId(`${object.type}.files.${slotName}.upload`);
  if (entry !== undefined) context.ledger.created(entry, publicValues(slot.upload, values));
  const known = { ...object.values, ...values };
  return { slot: slotName, object, bytes, entry, issuedAtMs: context.now().getTime(), variables: { ...known, ...await locatorsOf(eyes, object.owner, resource, slotName, known) } };
}

/** Obtains the locators of a file (afresh). @throws {OperationError} */
export async function locatorsOf({ sessions }: Eyes, owner: ActingAccount, resource: ResourceDeclaration, slotName: string, variables: Variables): Promise<Readonly<Record<string, string>>> {
  const { locators } = resource.files[slotName] ?? {};
  return locators ? (await sessions.perform(owner, resource.route, locators, variables)).values : {};
}
