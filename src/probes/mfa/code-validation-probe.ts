import type { LeasedAccount } from '../../actors/types.ts';
import type { CodeInput, CodeValidationData, FactorTried } from '../../observations/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { asked } from './access.ts';
import { leaseHolder, missingForCodes, periodSecondsOf, subjectName, subjectsOf, type Subject } from './codes/holders.ts';
import { inputsFor, type Input } from './codes/inputs.ts';
import { signInWith } from './codes/present.ts';
import { sideBySide } from './codes/side-by-side.ts';

const PURPOSE = 'mfa.code-validation';
const REQUESTS_PER_SUBJECT = 120;
const INPUTS = 14;
/** Per challenge the catalogue allows four; the account's own limit may be lower. */
const MOST_IN_A_ROW = 4;
/** Failures in a row that no limit is known for. */
const SAFE_IN_A_ROW = 2;

/** Wrong inputs between two right ones, so that the account's count of failures stays away from its limit. */
const inARow = ({ profile }: Pick<ProbeContext, 'profile'>): number =>
  Math.min(MOST_IN_A_ROW, Math.max(1, (profile.declared.lockout?.threshold ?? SAFE_IN_A_ROW + 2) - 2));

const wasTaken = ({ effect, privileged }: FactorTried): boolean => (privileged === null ? effect === 'signed-in' : privileged === true);

async function tryInput(context: ProbeContext, subject: Subject, account: LeasedAccount, input: Input): Promise<CodeInput> {
  const { value, evidence } = await collectEvidence(() => asked(async () => {
    const how = await input.prepare(account);
    if ('problem' in how) return how;
    const { delivered, ...attempt } = how;
    const tried = await signInWith(context, account, subject, { ...attempt, sent: input.name });
    // What could not be put into the request was not tried, whatever came of it.
    return { tried: delivered && !delivered() ? { ...tried, codeSent: false } : tried };
  }));
  return { name: input.name, ...('value' in value ? value.value : value), evidence };
}

/** Tries the inputs one after another and the right code at the end, which stands for all of them. */
async function tryGroup(context: ProbeContext, subject: Subject, account: LeasedAccount, inputs: readonly Input[]): Promise<readonly CodeInput[]> {
  const seen: CodeInput[] = [];
  for (const input of inputs) seen.push(await tryInput(context, subject, account, input));
  const { value: control, evidence } = await collectEvidence(() => signInWith(context, account, subject, { sent: 'correct' }));
  return seen.map((one) => ({ ...one, ...(one.tried ? { control } : {}), evidence: [...one.evidence, ...evidence] }));
}

const locked = (seen: readonly CodeInput[]): boolean =>
  seen.some(({ control }) => control && !wasTaken(control)) && !seen.some(({ tried }) => tried && wasTaken(tried));

async function observe(context: ProbeContext, subject: Subject): Promise<CodeValidationData> {
  const [account, other] = [await leaseHolder(context, subject, PURPOSE), await leaseHolder(context, subject, `${PURPOSE} other account`)];
  const firstFactorOnly = await signInWith(context, account, subject, { secondFactor: 'skip' });
  const bothFactors = await signInWith(context, account, subject);
  const inputs: CodeInput[] = [];
  if (wasTaken(bothFactors)) {
    const all = inputsFor(context, subject, other);
    for (let from = 0; from < all.length; from += inARow(context)) {
      const group = all.slice(from, from + inARow(context));
      const seen = await tryGroup(context, subject, account, group);
      inputs.push(...(locked(seen) ? await oneByOne(context, subject, group) : seen));
    }
  }
  return { ...subject, account: account.name, firstFactorOnly, bothFactors, inputs };
}

/** The account was locked in the middle: each input once more, on an account that has not failed yet. */
async function oneByOne(context: ProbeContext, subject: Subject, group: readonly Input[]): Promise<readonly CodeInput[]> {
  const seen: CodeInput[] = [];
  const fresh = await leaseHolder(context, subject, `${PURPOSE} after a lock`);
  for (const input of group) seen.push(...await tryGroup(context, subject, fresh, [input]));
  return seen;
}

export const codeValidationProbe = defineProbe({
  kind: 'mfa.code-validation',
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const subjects = subjectsOf(profile);
    // A code is good once, so every right one waits for the next step: before, after each group, and those the inputs are made of.
    const codes = 1 + Math.ceil(INPUTS / inARow({ profile })) + 5;
    return {
      subjects: subjects.map(subjectName), missing: missingForCodes(profile), accounts: 2 * subjects.length,
      requests: subjects.length * REQUESTS_PER_SUBJECT, waitsMs: 1000 * codes * periodSecondsOf(profile),
    };
  },
  observe: (context) => sideBySide<'mfa.code-validation'>(subjectsOf(context.profile), (subject) => observe(context, subject)),
});
