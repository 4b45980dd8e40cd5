import type { OneTimeData } from '../../observations/second-factor.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { asked } from './access.ts';
import { leaseHolder, missingForCodes, periodSecondsOf, subjectName, subjectsOf, type Subject } from './codes/holders.ts';
import { OFFSET_ACCOUNTS, offsets } from './codes/offsets.ts';
import { parallel, recovery, reuse } from './codes/reuse.ts';
import { sideBySide } from './codes/side-by-side.ts';

const REQUESTS_PER_SUBJECT = 150;
/** Right codes that the longest series of one account draws one after another. */
const CODES_IN_SERIES = 14;
/** A race that ends well once may end badly the next time. */
const ROUNDS = 2;

/** Windows are the verifier's, so one route of each holder tells; a browser would only take longer. */
const looksAtOffsets = (context: ProbeContext, subject: Subject): boolean => {
  const own = subjectsOf(context.profile).filter(({ holder }) => holder === subject.holder);
  return (own.find(({ route }) => context.profile.routes[route]?.client === 'http') ?? own[0])?.route === subject.route;
};

async function part<T extends object>(look: () => Promise<T | { readonly problem: Problem }>): Promise<(T & { readonly evidence: readonly EvidenceRef[] }) | { readonly problem: Problem; readonly evidence: readonly EvidenceRef[] }> {
  const { value, evidence } = await collectEvidence(() => asked(look));
  return { ...('value' in value ? value.value : value), evidence };
}

async function observe(context: ProbeContext, subject: Subject): Promise<OneTimeData> {
  const account = await leaseHolder(context, subject, 'mfa.one-time');
  const absent = context.profile.absences?.find(({ feature }) => feature === 'recoveryCodes')?.statement;
  const own = async () => ({
    reuse: await part(() => reuse(context, account, subject)),
    parallel: await part(async () => {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await parallel(context, account, subject));
      return { rounds };
    }),
    recovery: absent !== undefined && !context.profile.secondFactor.recoveryCodes[subject.route] ? { absent } : await part(() => recovery(context, account, subject)),
  });
  const looks = account.timeCodes !== undefined && looksAtOffsets(context, subject);
  const [seen, seenOffsets] = await Promise.all([own(), looks ? part(async () => ({ seen: await offsets(context, subject) })) : null]);
  return { ...subject, account: account.name, ...seen, offsets: seenOffsets };
}

export const oneTimeProbe = defineProbe({
  kind: 'mfa.one-time',
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const subjects = subjectsOf(profile);
    const holders = new Set(subjects.map(({ holder }) => holder)).size;
    return {
      subjects: subjects.map(subjectName), missing: missingForCodes(profile), accounts: subjects.length + holders * OFFSET_ACCOUNTS,
      requests: subjects.length * REQUESTS_PER_SUBJECT, waitsMs: 1000 * CODES_IN_SERIES * periodSecondsOf(profile),
    };
  },
  observe: (context) => sideBySide<'mfa.one-time'>(subjectsOf(context.profile), (subject) => observe(context, subject)),
});
