import type { ActingAccount, AnswerSeen } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { UploadData, UploadTrial } from '../../observations/exposure.ts';
import type { ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { openEyes } from '../seeding/eyes.ts';
import { seedObject, type Seeded } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingNames, otherName, resourcesOf, T1 } from '../seeding/tenants.ts';
import { poll } from '../seeding/wait.ts';
import { malwareSamples, type Sample } from './malware-sample.ts';

interface Place {
  readonly type: string;
  readonly resource: ResourceDeclaration;
  readonly slot: string;
}

interface Cast {
  readonly context: ProbeContext;
  readonly place: Place;
  readonly object: Seeded;
  readonly author: ActingAccount;
  readonly reader: ActingAccount;
}

/** The slot that takes a kind of file: one declared for it, one for anything, else the first. */
function slotFor(slots: readonly string[], resource: ResourceDeclaration, contentType: string): string | undefined {
  const of = (type: string): string | undefined => slots.find((slot) => resource.files[slot]?.contentType.split(';')[0]?.trim() === type);
  return of(contentType) ?? of('application/octet-stream') ?? slots[0];
}

const holds = (answers: readonly AnswerSeen[], bytes: Uint8Array): boolean => answers.some((answer) => Buffer.from(answer.bytes).equals(bytes));

/** What the other person gets of a file: its bytes, or not. */
async function download({ context, place, reader }: Cast, variables: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<{ readonly same: boolean; readonly problem?: Problem }> {
  const { sessions } = openEyes(context);
  const outlets = Object.values(place.resource.files[place.slot]?.outlets ?? {}).filter(({ shows, anonymous }) => shows.includes('file') && !anonymous);
  let problem: Problem | undefined;
  for (const { route = place.resource.route, operation } of outlets) {
    try {
      if (holds((await sessions.perform(reader, route, operation, variables)).answers, bytes)) return { same: true };
    } catch (error) {
      problem ??= stepProblem(error);
    }
  }
  return { same: false, ...(problem ? { problem } : {}) };
}

interface Uploaded {
  readonly variables?: Readonly<Record<string, string>>;
  readonly problem?: Problem;
}

async function upload({ context, place, object, author }: Cast, filename: string, bytes: Uint8Array): Promise<Uploaded> {
  const slot = place.resource.files[place.slot];
  if (!slot) return {};
  const entry = context.ledger.willCreate({ kind: 'file', declaredAs: `${place.type}.${place.slot}`, owner: author.name, values: { ...object.values, filename } });
  try {
    const { values } = await openEyes(context).sessions.perform(author, place.resource.route, slot.upload, { ...object.values, filename, file: bytes });
    if (!values['fileId']) return {};
    context.ledger.created(entry, values);
    return { variables: { ...object.values, ...values } };
  } catch (error) {
    const problem = stepProblem(error);
    // Refused: nothing is there to be removed. After a broken connection something may be.
    if (problem.code !== 'unreachable') context.ledger.removed(entry);
    return { problem };
  }
}

async function tryHarmless(cast: Cast, { filename, harmless }: Sample): Promise<boolean> {
  const { variables } = await upload(cast, filename, harmless);
  return variables !== undefined && (await download(cast, variables, harmless)).same;
}

async function tryHarmful(cast: Cast, { filename, harmful }: Sample): Promise<Omit<UploadTrial, 'form' | 'slot' | 'harmlessBefore' | 'harmlessAfter' | 'evidence'>> {
  const { context } = cast;
  const startedMs = context.now().getTime();
  const { variables, problem } = await upload(cast, filename, harmful);
  if (!variables) return { accepted: false, served: null, afterSeconds: 0, ...(problem ? { problem } : {}) };
  const windowMs = context.policy.parameters.upload.scanSeconds * 1000;
  const { answer } = await poll(context, windowMs, () => download(cast, variables, harmful), ({ same }) => !same);
  return { accepted: true, served: answer.same, afterSeconds: Math.round((context.now().getTime() - startedMs) / 100) / 10, ...(answer.problem ? { problem: answer.problem } : {}) };
}

async function trial(cast: Cast, sample: Sample): Promise<UploadTrial> {
  const { value, evidence } = await collectEvidence(async () => {
    const harmlessBefore = await tryHarmless(cast, sample);
    return { harmlessBefore, ...await tryHarmful(cast, sample), harmlessAfter: await tryHarmless(cast, sample) };
  });
  return { form: sample.form, slot: cast.place.slot, ...value, evidence };
}

async function observeType(context: ProbeContext, type: string, resource: ResourceDeclaration): Promise<UploadData> {
  const { profile, actors } = context;
  const [author, reader] = [actors.account(actingNames(profile, T1)[0] as string), actors.account(otherName(profile, T1) as string)];
  const object = await seedObject(openEyes(context), type, resource, author, { comment: false });
  const slots = Object.keys(resource.files);
  // Side by side: each waits for as long as a scanner may take.
  const trials = await Promise.all(malwareSamples(context.marker('harmless')).flatMap((sample) => {
    const slot = slotFor(slots, resource, sample.contentType);
    return slot === undefined ? [] : [trial({ context, place: { type, resource, slot }, object, author, reader }, sample)];
  }));
  return { type, author: author.name, reader: reader.name, windowSeconds: context.policy.parameters.upload.scanSeconds, trials };
}

const uploading = (profile: TargetProfile) => resourcesOf(profile).filter(([, { files }]) => Object.keys(files).length > 0);

function missing(profile: TargetProfile): readonly Problem[] {
  const lacks: Problem[] = [];
  if (actingNames(profile, T1).length === 0 || otherName(profile, T1) === undefined) lacks.push({ code: 'no-input', reason: {
    ja: 'プロファイルの accounts に T1 の一般利用者が 2 名必要です。', en: 'The profile needs two ordinary accounts of T1 under accounts.',
  } });
  if (uploading(profile).length === 0) lacks.push({ code: 'no-input', reason: {
    ja: 'ファイルを付けられる場所がプロファイルにありません。resources.*.files を書いてください。', en: 'The profile declares no place where files can be attached. Declare resources.*.files.',
  } });
  return lacks;
}

export const maliciousUploadProbe = defineProbe({
  kind: 'net.malicious-upload',
  phase: 'isolation',
  impact: 'write',
  plan: ({ profile, policy }) => ({
    subjects: uploading(profile).map(([type]) => type), missing: missing(profile), accounts: 0, requests: uploading(profile).length * 150,
    waitsMs: policy.parameters.upload.scanSeconds * 1000 * uploading(profile).length,
  }),
  async *observe(context) {
    for (const [type, resource] of uploading(context.profile)) {
      const { value, evidence } = await collectEvidence(async (): Promise<{ readonly data: UploadData } | { readonly problem: Problem }> => {
        try {
          return { data: await observeType(context, type, resource) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      yield { subject: type, evidence, ...value } satisfies Observed<'net.malicious-upload'>;
    }
  },
});
