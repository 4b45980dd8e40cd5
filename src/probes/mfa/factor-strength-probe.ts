import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { DeliveredCodes, FactorStrengthData } from '../../observations/mfa.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { signInRoutes } from '../lockout/routes.ts';
import { asked } from './access.ts';
import { seedBits, statisticsOf } from './strength/code-statistics.ts';

const KIND = 'mfa.factor-strength';
const SUBJECT = 'second factors';
const CODES = 20;
/** Beyond the declared lifetime, for clocks and mails on their way. */
const SLACK_MS = 500;
const LONGEST_LIFETIME_SECONDS = 600;
const REQUESTS_PER_SIGN_IN = 6;

function kindsOf({ accounts, pools, enrolment, factorStrength }: TargetProfile): readonly string[] {
  const all = [...Object.values(accounts), ...Object.values(pools)];
  return [...new Set<string>([
    ...(Object.values(accounts).some(({ totp }) => totp) || Object.keys(enrolment).length > 0 ? ['totp'] : []),
    ...(Object.values(accounts).some(({ passkey }) => passkey) ? ['passkey'] : []),
    ...(all.some((one) => one?.mailCode) ? ['mail'] : []), ...factorStrength.offered,
  ])];
}

/** Routes on which a second factor is presented, HTTP first. */
const codeRoutes = (profile: TargetProfile): readonly string[] => signInRoutes(profile).filter((name) => profile.routes[name]?.secondFactor);

async function accountWithMail({ profile, actors }: ProbeContext): Promise<ActingAccount | undefined> {
  const [name] = Object.entries(profile.accounts).filter(([, { mailCode }]) => mailCode).map(([key]) => key);
  if (name !== undefined) return actors.account(name);
  return profile.pools.mailedCodes ? actors.pools.lease('mailedCodes', KIND) : undefined;
}

const lacks = (ja: string, en: string): Problem => ({ code: 'no-input', reason: { ja, en } });

class Delivery {
  readonly #context: ProbeContext;
  readonly #account: ActingAccount;
  readonly #route: string;
  readonly #address: string;

  constructor(context: ProbeContext, account: ActingAccount, route: string, address: string) {
    this.#context = context;
    this.#account = account;
    this.#route = route;
    this.#address = address;
  }

  get #withinMs(): number {
    return this.#context.policy.parameters.mail.settleSeconds * 1000;
  }

  async observe(): Promise<DeliveredCodes> {
    const { profile } = this.#context;
    const codes: string[] = [];
    for (let count = 0; count < CODES; count += 1) {
      const code = await this.#next();
      if (code === undefined) break;
      codes.push(code);
    }
    const lifetime = profile.factorStrength.codeLifetimeSeconds;
    const fresh = await this.#signsIn(0);
    const late = lifetime === undefined || lifetime > LONGEST_LIFETIME_SECONDS ? null : await this.#signsIn(lifetime * 1000 + SLACK_MS);
    const problem = fresh.problem ?? late?.problem;
    return {
      account: this.#account.name, route: this.#route, ...statisticsOf(codes.length > 0 ? codes : ['']), collected: codes.length,
      declaredLifetimeSeconds: lifetime ?? null, fresh: fresh.effect, late: late?.effect ?? null, ...(problem ? { problem } : {}),
    };
  }

  /** The code of one more sign-in, which then is left. */
  async #next(): Promise<string | undefined> {
    const { actors } = this.#context;
    const watch = await actors.mail.watch(this.#address);
    const session = await actors.signIn(this.#account, this.#route, { secondFactor: 'skip' });
    try {
      const mail = await watch.next({ withinMs: this.#withinMs, accept: ({ codes }) => codes.length > 0 });
      const code = mail?.codes[0];
      if (code !== undefined) this.#context.learnSecret(code);
      return code;
    } finally {
      await session.close();
    }
  }

  /** Whether a code signs in when it is presented that long after it came. */
  async #signsIn(afterMs: number): Promise<{ readonly effect: boolean | 'unknown'; readonly problem?: Problem }> {
    const { actors, sleep, learnSecret } = this.#context;
    const watch = await actors.mail.watch(this.#address);
    let presented = false;
    const { effect, problem } = await actors.tryLogin(this.#account, this.#route, {
      password: this.#account.password ?? '', sent: afterMs > 0 ? 'correct, with a code past its lifetime' : 'correct', code: async () => {
        const mail = await watch.next({ withinMs: this.#withinMs, accept: ({ codes }) => codes.length > 0 });
        const code = mail?.codes[0] ?? '';
        if (code !== '') learnSecret(code);
        presented = code !== '';
        if (afterMs > 0) await sleep(afterMs);
        return code;
      },
    });
    if (effect === 'unknown' || !presented) return { effect: 'unknown', ...(problem ? { problem } : {}) };
    return { effect: effect === 'signed-in' };
  }
}

async function delivered(context: ProbeContext, kinds: readonly string[]): Promise<FactorStrengthData['delivered']> {
  const { profile, actors } = context;
  if (!kinds.some((kind) => ['mail', 'sms', 'voice'].includes(kind))) return null;
  if (!kinds.includes('mail')) return { problem: lacks(
    '第二要素のコードは SMS または音声で届くため、読み取れません。提供者の文書で桁数と有効時間を確かめてください。', 'Codes come by SMS or voice, which are not read here. Look up their length and lifetime in documents of the vendor.',
  ) };
  const account = await accountWithMail(context);
  if (!account) return { problem: lacks(
    'メールで届くコードを第二要素とするアカウント (accounts の mailCode、または pools.mailedCodes) がプロファイルにありません。', 'The profile has no account whose second factor is mailed (mailCode under accounts, or pools.mailedCodes).',
  ) };
  const address = actors.mail.addressOf(account);
  const [route] = codeRoutes(profile);
  if (address === undefined || !actors.mail.receives(address)) return { problem: lacks(
    `${account.name} 宛てのメールを読む場所がプロファイルにありません。mail.boxes を書いてください。`, `The profile names no place where mails to ${account.name} can be read. Declare mail.boxes.`,
  ) };
  if (route === undefined) return { problem: lacks('第二要素を示す経路 (routes の secondFactor) がプロファイルにありません。', 'No route of the profile declares secondFactor.') };
  return new Delivery(context, account, route, address).observe();
}

/** The seed is counted and forgotten: the enrolment is not completed. */
async function secretOf(context: ProbeContext, kinds: readonly string[]): Promise<FactorStrengthData['secret']> {
  const { profile, actors } = context;
  if (!kinds.includes('totp')) return null;
  const pool = (['unenrolledAdmins', 'unenrolled'] as const).find((name) => profile.pools[name]);
  const [route] = Object.keys(profile.enrolment);
  if (pool === undefined || route === undefined) return { problem: lacks(
    '共有鍵の長さを確かめるための enrolment と pools.unenrolledAdmins がプロファイルにありません。', 'The profile lacks enrolment or pools.unenrolledAdmins, by which the length of seeds is seen.',
  ) };
  const { value, evidence } = await collectEvidence(async () => {
    const session = await actors.signIn(await actors.pools.lease(pool, KIND), route, { secondFactor: 'skip' });
    try {
      const { begin } = profile.enrolment[route] as TargetProfile['enrolment'][string];
      return (await session.perform(begin)).values['totpSecret'] ?? '';
    } finally {
      await session.close();
    }
  });
  return { bits: seedBits(value), evidence };
}

export const factorStrengthProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const { codeLifetimeSeconds = 0 } = profile.factorStrength;
    const kinds = kindsOf(profile);
    return {
      subjects: [SUBJECT], missing: [], accounts: (profile.pools.mailedCodes ? 1 : 0) + (kinds.includes('totp') ? 1 : 0), requests: (CODES + 4) * REQUESTS_PER_SIGN_IN,
      waitsMs: kinds.includes('mail') && codeLifetimeSeconds <= LONGEST_LIFETIME_SECONDS ? codeLifetimeSeconds * 1000 + SLACK_MS : 0,
    };
  },
  async *observe(context) {
    const kinds = kindsOf(context.profile);
    const { value: data, evidence } = await collectEvidence(async (): Promise<FactorStrengthData> => {
      const [codes, secret] = await Promise.all([asked(() => delivered(context, kinds)), asked(() => secretOf(context, kinds))]);
      return { kinds, delivered: 'value' in codes ? codes.value : codes, secret: 'value' in secret ? secret.value : secret };
    });
    const statistics = context.evidence.put(JSON.stringify(data, null, 1), { name: 'Second factors: kinds and statistics', mediaType: 'application/json' });
    yield { subject: SUBJECT, data, evidence: [statistics, ...evidence] };
  },
});
