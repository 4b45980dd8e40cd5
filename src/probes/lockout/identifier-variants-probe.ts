import type { LeasedAccount } from '../../actors/types.ts';
import type { BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, REQUESTS_PER_ATTEMPT, rising, twinLock, untilRefused, waitsOf } from './bypass.ts';
import { loginForms } from './login-forms.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.identifier-variants';
/** So many times the threshold in all forms together must lock (catalogue). */
const MOST_THRESHOLDS = 2;
const FORMS_AT_MOST = 24;

const ONE_FORM = {
  ja: '正しいパスワードで試した書き方のうち、宣言どおりのログインIDだけがアカウントに届きます。pools.users.loginForms にほかの書き方があれば加えてください。',
  en: 'Of all the forms tried with the correct password only the login id as declared reaches the account. Add any other under pools.users.loginForms.',
} as const;

const typed = (account: LeasedAccount, loginId: string) => ({ variables: { ...account.variables, loginId } });

const tryForm = async (context: ProbeContext, account: LeasedAccount, route: string, loginId: string) =>
  seen(await context.actors.tryLogin(account, route, { ...typed(account, loginId), password: account.password, sent: 'correct' }));

/** Names of the forms under which the correct password signs this very account in. */
async function acceptedForms(context: ProbeContext, route: string): Promise<readonly string[]> {
  const account = await leaseUser(context, `${PURPOSE} forms`);
  const accepted: string[] = [];
  for (const [name, loginId] of Object.entries(loginForms(context.profile, account))) {
    if ((await tryForm(context, account, route, loginId)).effect === 'signed-in') accepted.push(name);
  }
  return accepted;
}

async function spread(context: ProbeContext, route: string, forms: readonly string[], failures: number, locksAt: number): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} spread`);
  const plain = account.variables['loginId'] ?? '';
  const values = loginForms(context.profile, account);
  const turn = [plain, ...forms.map((name) => values[name] ?? plain)];
  return measure(context, { route, account, failures, locksAt, fail: (index) => failOnce(context, account, route, typed(account, turn[index % turn.length] as string)) });
}

/** Locked by plain failures; then the correct password under every other form. */
async function locked(context: ProbeContext, route: string, forms: readonly string[], failures: number): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} locked`);
  const values = loginForms(context.profile, account);
  return measure(context, {
    route, account, failures, locksAt: failures, fail: () => failOnce(context, account, route),
    correct: async () => {
      const attempts = [];
      for (const name of forms) attempts.push(await tryForm(context, account, route, values[name] ?? ''));
      return attempts;
    },
  });
}

async function spreadManner(context: ProbeContext, route: string, forms: readonly string[], threshold: number): Promise<Manner> {
  const few = threshold + forms.length + 1;
  const many = Math.max(few, MOST_THRESHOLDS * threshold);
  return manner('spread', many, async () => ({
    control: null, used: forms, series: await rising([few, many], (failures, locksAt) => spread(context, route, forms, failures, Math.max(locksAt, threshold))),
  }));
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const twin = await twinLock(context, route);
  const neighbour = await leaseUser(context, `${PURPOSE} neighbour`);
  const forms = twin.threshold === null ? [] : await acceptedForms(context, route);
  const { threshold } = twin;
  const none = { due: 0, control: null, series: [], ...(threshold === null ? {} : { notApplicable: ONE_FORM }) };
  const manners = threshold === null || forms.length === 0 ? [{ name: 'spread', ...none }, { name: 'other-form', ...none }] : [
    await spreadManner(context, route, forms, threshold),
    await manner('other-form', threshold, async () => ({ control: null, used: forms, series: await untilRefused(() => locked(context, route, forms, threshold)) })),
  ];
  return { route, twin, holdsSeconds: holdsSeconds(context), manners, neighbour: seen(await tryNeighbour(context, neighbour, route)) };
}

export const identifierVariantsProbe = defineProbe({
  kind: 'lockout.identifier-variants',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const threshold = expectedThreshold({ profile, policy });
    const failures = failuresOfSearch({ profile, policy }) + 5 * threshold + 2 * MOST_THRESHOLDS * threshold + FORMS_AT_MOST;
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 8,
      requests: (failures + 3 * FORMS_AT_MOST) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures),
    };
  },
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
