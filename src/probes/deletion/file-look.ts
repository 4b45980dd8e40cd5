import { createHash } from 'node:crypto';
import type { AnswerSeen, Variables } from '../../actors/types.ts';
import type { Reading } from '../../observations/reading.ts';
import type { Recognised } from '../../observations/deletion.ts';
import type { Actor } from '../seeding/actor-sessions.ts';
import { look, type Eyes, type Place } from '../seeding/look.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What identifies an answer with bytes in it; nothing for an empty one. */
export interface FileLook {
  readonly reading: Reading;
  readonly hash: string | undefined;
  readonly type: string;
}

const contentType = (answer: AnswerSeen | undefined): string =>
  (answer?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

export async function lookAtFile(eyes: Eyes, actor: Actor, tenant: string, place: Place, variables: Variables): Promise<FileLook> {
  const { reading, answers } = await look(eyes, actor, tenant, place, variables);
  const last = answers.at(-1);
  return { reading, hash: last && last.bytes.length > 0 ? sha256(last.bytes) : undefined, type: contentType(last) };
}

/** How an outlet gave the file before it was deleted. */
export interface Known {
  readonly recognised: Recognised;
  readonly hashes: ReadonlySet<string>;
  readonly type: string;
}

export const showsFile = ({ found }: Reading, object: string): boolean => found.some((one) => one.object === object && one.mark === 'file');

/** Pages and messages: what is in them is known by the canary or not at all, since a page about a missing file is also always the same. */
const PROSE = /^(?:text\/html|application\/(?:.*\+)?(?:json|xml)|text\/plain|)$/;

/** An answer that may be a file or a picture made from one. */
export const isFile = ({ hash, type, reading: { status } }: FileLook): boolean => hash !== undefined && status !== undefined && status < 300 && !PROSE.test(type);

/** Two looks at the file and one at another file of the same kind tell what its bytes can be known by. */
export function recogniser(first: FileLook, second: FileLook, ofOther: FileLook, object: string): Known {
  const known = (recognised: Recognised, looks: readonly FileLook[] = []): Known => ({ recognised, hashes: new Set(looks.flatMap(({ hash }) => hash ?? [])), type: first.type });
  const showing = [first, second].filter(({ reading }) => showsFile(reading, object));
  if (showing.length > 0) return known('canary', showing);
  if (!isFile(first)) return known('nothing');
  if (first.hash !== second.hash) return known('varying');
  return first.hash === ofOther.hash ? known('generic') : known('same bytes', [first]);
}

/** Bytes of the file, or the very bytes that were made from it. */
export const deliversFile = (known: Known, { reading, hash }: FileLook, object: string): boolean =>
  showsFile(reading, object) || (hash !== undefined && known.hashes.has(hash));

/** An answer of the same kind where no two are alike: it may be made from the file. */
export const isDoubtful = (known: Known, { reading: { status }, type, hash }: FileLook): boolean =>
  known.recognised === 'varying' && status !== undefined && status < 300 && hash !== undefined && type === known.type;
