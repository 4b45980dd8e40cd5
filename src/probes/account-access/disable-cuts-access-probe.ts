import type { EvidenceRef } from '../../domain/outcome.ts';
import type { EndedAccountData, HeldCredentialSeen } from '../../observations/account-access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { poll } from '../seeding/wait.ts';
import { type Answer, part, problemIn } from '../session/told.ts';
import { endAccount, missingEndings, type Ending, unlessRefused } from './end-account.ts';
import { type Held, Holder, undeclaredKinds } from './held.ts';

const ACTIONS: readonly Ending[] = ['disable', 'remove'];
const REQUESTS_PER_CREDENTIAL = 60;

function signedUrlSeconds({ resources }: TargetProfile): number | null {
  const lives = Object.values(resources).flatMap(({ files }) => Object.values(files)).flatMap(({ locators, signedUrlLifeSeconds }) => (locators ? [signedUrlLifeSeconds ?? Infinity] : []));
  return lives.length === 0 ? null : Math.max(...lives);
}

/** What a credential gives after its owner's account was ended, until it gives nothing or the window has passed. */
async function watch(context: ProbeContext, held: Held, endedAtMs: number, windowMs: number): Promise<{ readonly answer: Answer; readonly lastAliveMs: number | null }> {
  const { now, sleep } = context;
  let lastAliveMs: number | null = null;
  const ask = async (): Promise<Answer> => {
    const answer = await held.works();
    if (answer.told === true) lastAliveMs = now().getTime() - endedAtMs;
    return answer;
  };
  const leftMs = Math.max(0, endedAtMs + windowMs - now().getTime());
  if (held.once) {
    await sleep(leftMs);
    return { answer: await ask(), lastAliveMs };
  }
  const { answer } = await poll(context, leftMs, ask, ({ told }) => told === false);
  return { answer, lastAliveMs };
}

type Shown = Answer & { readonly evidence: readonly EvidenceRef[] };

const UNKNOWN: Shown = { told: 'unknown', evidence: [] };

/** What the others' credentials give; those that change something (a new password) come last. */
async function neighboursAfter(neighbours: readonly Held[]): Promise<ReadonlyMap<string, Shown>> {
  const seen = new Map<string, Shown>();
  for (const one of neighbours.toSorted((a, b) => Number(a.once ?? false) - Number(b.once ?? false))) seen.set(one.name, await part(one.works));
  return seen;
}

async function observeEnding(context: ProbeContext, action: Ending): Promise<EndedAccountData> {
  const { actors, profile, policy, now } = context;
  const windowMs = policy.parameters.authz.settleSeconds * 1000;
  const purpose = `account.disable-cuts-access (${action})`;
  const [own, other] = [new Holder(context, await actors.pools.lease('users', purpose)), new Holder(context, await actors.pools.lease('users', purpose))];
  // The neighbour's first: what runs out by itself has then run out there as well, and the control tells.
  const neighbours = await other.obtain();
  const held = await own.obtain();
  const before = new Map<string, Answer>();
  for (const one of held) before.set(one.name, await (one.worksBefore ?? one.works)());
  const answered = await endAccount(context, own.account, action);
  const statuses = new Map<string, number | null>();
  for (const { name, owner } of held) if (owner) statuses.set(name, await endAccount(context, owner, action));
  const endedAtMs = now().getTime();
  // Side by side, so that each has the same window.
  const ended = await Promise.all(held.map((one) => part(() => watch(context, one, endedAtMs, windowMs))));
  const controls = await neighboursAfter(neighbours);
  const credentials = held.map(({ name }, index): HeldCredentialSeen => {
    const first = before.get(name) ?? UNKNOWN;
    const neighbour = controls.get(name) ?? UNKNOWN;
    const { answer: shown, lastAliveMs, evidence } = ended[index] ?? { answer: UNKNOWN, lastAliveMs: null, evidence: [] };
    const answer = unlessRefused(shown, action, statuses.get(name) ?? null);
    return {
      name, before: first.told, after: answer.told, lastAliveMs, neighbourAfter: neighbour.told, ...problemIn(first, answer, neighbour),
      evidence: [...evidence, ...neighbour.evidence],
    };
  });
  const seconds = signedUrlSeconds(profile);
  return {
    action, account: own.account.name, neighbour: other.account.name, answered, windowMs, credentials, ...undeclaredKinds(profile),
    signedUrlSeconds: seconds === Infinity ? Number.MAX_SAFE_INTEGER : seconds,
  };
}

export const disableCutsAccessProbe = defineProbe({
  kind: 'account.disable-cuts-access',
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const credentials = Object.keys(profile.routes).length * 3 + Object.keys(profile.standingCredentials).length + 2;
    return {
      subjects: ACTIONS, missing: missingEndings(profile, []), accounts: ACTIONS.length * 4,
      requests: ACTIONS.length * credentials * REQUESTS_PER_CREDENTIAL, waitsMs: ACTIONS.length * policy.parameters.authz.settleSeconds * 1000,
    };
  },
  async *observe(context) {
    for (const action of ACTIONS) {
      const [missing] = missingEndings(context.profile, [action]);
      if (missing) {
        yield { subject: action, evidence: [], problem: missing };
        continue;
      }
      const { value, evidence } = await collectEvidence(async () => {
        try {
          return { data: await observeEnding(context, action) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      yield { subject: action, evidence, ...value };
    }
  },
});
