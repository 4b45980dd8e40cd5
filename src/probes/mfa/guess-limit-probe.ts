import type { LeasedAccount } from '../../actors/types.ts';
import type { FactorTried, GuessLimitData, GuessManner, GuessSeries } from '../../observations/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { asked } from './access.ts';
import { atOnce, byNewChallenges, inOneChallenge, inSession, type BeginGuessing } from './codes/guessing.ts';
import { leaseHolder, missingForCodes, periodSecondsOf, subjectName, subjectsOf, type Subject } from './codes/holders.ts';
import { signInWith } from './codes/present.ts';
import { sideBySide } from './codes/side-by-side.ts';

const PURPOSE = 'mfa.guess-limit';
/** A usual limit, where the vendor declares none. */
const USUAL = 10;
const REQUESTS_PER_GUESS = 5;
/** Right codes of one series: before, after, and the neighbour's. */
const CODES_PER_SERIES = 3;

interface Way {
  readonly name: string;
  readonly begin: BeginGuessing;
}

/** Numbers of wrong codes: a usual limit, then the cap, and the cap again, since a missing limit is told twice (catalogue P9). */
const stepsOf = ({ profile, policy }: PlanContext): readonly number[] => {
  const { guessCap } = policy.parameters.otp;
  return [...[profile.declared.lockout?.threshold ?? USUAL].filter((usual) => usual < guessCap), guessCap, guessCap];
};

function waysOf(context: ProbeContext, subject: Subject): readonly Way[] {
  const { profile } = context;
  const byChallenges = { name: 'new-challenge', begin: byNewChallenges(context, subject, ['S1']) };
  if (subject.holder === 'ordinary') return [byChallenges];
  const places = Object.entries(profile.secondFactor.guesses).filter(([, { route }]) => route === subject.route);
  const route = profile.routes[subject.route];
  return [
    byChallenges,
    ...(route?.secondFactor ? [{ name: 'same-challenge', begin: inOneChallenge(context, subject) }] : []),
    ...(route?.client === 'http' ? [{ name: 'burst', begin: atOnce(context, subject) }] : []),
    ...('S2' in profile.sources ? [{ name: 'sources', begin: byNewChallenges(context, subject, ['S1', 'S2']) }] : []),
    ...places.map(([name, { operation }]) => ({ name, begin: inSession(context, subject, operation) })),
  ];
}

const wasTaken = ({ effect, privileged }: FactorTried): boolean => (privileged === null ? effect === 'signed-in' : privileged === true);

async function series(context: ProbeContext, subject: Subject, { name, begin }: Way, planned: number, neighbour: LeasedAccount): Promise<GuessSeries> {
  const account = await leaseHolder(context, subject, `${PURPOSE} ${name}`);
  const { value, evidence } = await collectEvidence(async () => {
    const controlBefore = await signInWith(context, account, subject);
    const guessing = await begin(account);
    try {
      const began = context.now().getTime();
      const evaluated = await guessing.wrong(planned);
      const elapsedSeconds = (context.now().getTime() - began) / 1000;
      const right = [...await guessing.right()];
      const beside = await signInWith(context, neighbour, subject);
      // Everybody at this address is refused: only another address tells whether the account itself is.
      if (!wasTaken(beside) && 'S2' in context.profile.sources) right.push(await signInWith(context, account, subject, { source: 'S2' }));
      return { controlBefore, planned, evaluated, elapsedSeconds, right, neighbour: beside };
    } finally {
      await guessing.end();
    }
  });
  await asked(() => account.unlock());
  return { account: account.name, ...value, evidence };
}

async function manner(context: ProbeContext, subject: Subject, way: Way, neighbour: LeasedAccount): Promise<GuessManner> {
  const seen: GuessSeries[] = [];
  const result = await asked(async () => {
    for (const planned of stepsOf(context)) {
      const one = await series(context, subject, way, planned, neighbour);
      seen.push(one);
      if (!one.right.some(wasTaken)) break;
    }
  });
  return { name: way.name, series: seen, ...('problem' in result ? { problem: result.problem } : {}) };
}

async function observe(context: ProbeContext, subject: Subject): Promise<GuessLimitData> {
  const neighbour = await leaseHolder(context, subject, `${PURPOSE} neighbour`);
  const manners: GuessManner[] = [];
  for (const way of waysOf(context, subject)) manners.push(await manner(context, subject, way, neighbour));
  if (subject.holder === 'admin' && !('S2' in context.profile.sources)) manners.push({ name: 'sources', series: [], problem: { code: 'no-input', reason: {
    ja: 'プロファイルの sources に S2 がないため、接続元を変えながらの総当たりを試せません。', en: 'The profile declares no source S2, so guesses from several addresses cannot be tried.',
  } } });
  return { ...subject, manners };
}

/** As many as there are places and ways at most. */
const waysAtMost = ({ profile }: PlanContext, { holder }: Subject): number => (holder === 'ordinary' ? 1 : 4 + Object.keys(profile.secondFactor.guesses).length);

export const guessLimitProbe = defineProbe({
  kind: 'mfa.guess-limit',
  phase: 'lockout',
  impact: 'lock',
  plan(context) {
    const { profile } = context;
    const subjects = subjectsOf(profile);
    const guesses = stepsOf(context).reduce((sum, step) => sum + step, 0);
    const ways = subjects.map((subject) => waysAtMost(context, subject));
    const all = ways.reduce((sum, one) => sum + one, 0);
    return {
      subjects: subjects.map(subjectName), missing: missingForCodes(profile), accounts: all + subjects.length,
      requests: all * guesses * REQUESTS_PER_GUESS, waitsMs: 1000 * Math.max(0, ...ways) * CODES_PER_SERIES * periodSecondsOf(profile),
    };
  },
  observe: (context) => sideBySide<'mfa.guess-limit'>(subjectsOf(context.profile), (subject) => observe(context, subject)),
});
