import { createHash } from 'node:crypto';
import type { HeldCookie, LeasedAccount } from '../../actors/types.ts';
import { OperationError } from '../../actors/operation-error.ts';
import { namesIn } from '../../actors/template.ts';
import type { DeviceEnd, DeviceUse, FactorTried, TrustedDeviceData } from '../../observations/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { asked } from './access.ts';
import { leaseHolder, missingForCodes, periodSecondsOf, subjectName, subjectsOf, type Subject } from './codes/holders.ts';
import { signInWith } from './codes/present.ts';
import { editReadable, moving, renaming } from './codes/readable-value.ts';
import { sideBySide } from './codes/side-by-side.ts';

const PURPOSE = 'mfa.trusted-device';
const REQUESTS_PER_SUBJECT = 120;
const CODES = 5;
const FAR_DAYS = 3650;
/** How often the end of trust is looked for within its window. */
const LOOKS = 6;

const wasTaken = ({ effect, privileged }: FactorTried): boolean => (privileged === null ? effect === 'signed-in' : privileged === true);

const hash = (algorithm: 'md5' | 'sha256', text: string): string => createHash(algorithm).update(text).digest('hex');

/** What a careless service may take for a device it knows. */
const guesses = (loginId: string): readonly (readonly [making: string, value: string])[] => [
  ['1', '1'], ['true', 'true'], ['yes', 'yes'], ['login id', encodeURIComponent(loginId)], ['login id in base64', encodeURIComponent(Buffer.from(loginId).toString('base64'))],
  ['MD5 of the login id', hash('md5', loginId)], ['SHA-256 of the login id', hash('sha256', loginId)],
];

const nothingSet = ({ route }: Subject, cookie: string): OperationError => new OperationError('control-failed', {
  ja: `経路 ${route}: 端末を信頼する操作の後、Cookie ${cookie} がありません。secondFactor.trustedDevice.${route} の remember と cookie を確認してください。`,
  en: `Route ${route}: after asking to be remembered there is no cookie ${cookie}. Check remember and cookie of secondFactor.trustedDevice.${route}.`,
});

class Device {
  readonly #context: ProbeContext;
  readonly #subject: Subject;
  readonly #owner: LeasedAccount;
  #cookie: HeldCookie;

  private constructor(context: ProbeContext, subject: Subject, owner: LeasedAccount, cookie: HeldCookie) {
    this.#context = context;
    this.#subject = subject;
    this.#owner = owner;
    this.#cookie = cookie;
  }

  /** Signs in with both factors and asks to be remembered. @throws {OperationError} */
  static async remembered(context: ProbeContext, subject: Subject, owner: LeasedAccount): Promise<Device> {
    const declared = declaredOn(context, subject);
    const half = await context.actors.signIn(owner, subject.route, { secondFactor: 'skip' });
    try {
      const otp = owner.nextOtp ? { otp: await owner.nextOtp() } : {};
      await half.perform(declared.remember, { ...otp, password: owner.password });
      const cookie = (await half.state()).cookies.find(({ name }) => name === declared.cookie);
      if (!cookie) throw nothingSet(subject, declared.cookie);
      context.learnSecret(cookie.value);
      return new Device(context, subject, owner, cookie);
    } finally {
      await half.close();
    }
  }

  get value(): string {
    return this.#cookie.value;
  }

  /** The first factor of an account, in a client that holds the cookie with this value. */
  async use(account: LeasedAccount, value: string): Promise<FactorTried> {
    const { route } = this.#subject;
    const client = await this.#context.actors.loginClient(route, { cookies: [{ ...this.#cookie, value }] });
    try {
      const tried = await signInWith(this.#context, account, this.#subject, { client, secondFactor: 'skip', sent: 'first factor with a device cookie' });
      if (account === this.#owner && value === this.value) await this.#renew(client);
      return tried;
    } finally {
      await client.close();
    }
  }

  genuine(): Promise<FactorTried> {
    return this.use(this.#owner, this.value);
  }

  /** Some services give the device another value each time. */
  async #renew(client: Awaited<ReturnType<ProbeContext['actors']['loginClient']>>): Promise<void> {
    await client.editCookies((name, value) => {
      if (name === this.#cookie.name && value !== '') this.#cookie = { ...this.#cookie, value };
      return undefined;
    });
    this.#context.learnSecret(this.value);
  }
}

function declaredOn({ profile }: ProbeContext, { route }: Subject) {
  const declared = profile.secondFactor.trustedDevice[route];
  if (declared) return declared;
  throw new OperationError('no-input', {
    ja: `プロファイルに secondFactor.trustedDevice.${route} がありません。端末を信頼する操作を書くか、この機能がないなら absences に feature: trustedDevice と書いてください。`,
    en: `The profile declares no secondFactor.trustedDevice.${route}. Declare how a device is remembered or, if there is no such feature, write feature: trustedDevice under absences.`,
  });
}

const names = ({ identity, name, variables }: LeasedAccount): readonly string[] => [identity, name, variables['loginId'] ?? '', variables['userId'] ?? ''];

async function usesOf(device: Device, account: LeasedAccount, other: LeasedAccount): Promise<readonly DeviceUse[]> {
  const uses: DeviceUse[] = [];
  const use = async (name: string, value: string, who: LeasedAccount, cookie: string): Promise<void> => {
    const { value: tried, evidence } = await collectEvidence(() => device.use(who, cookie));
    uses.push({ name, value, tried, evidence });
  };
  await use('other-account', 'genuine', other, device.value);
  for (const value of editReadable(device.value, renaming(names(account), names(other)))) await use('altered-identity', 'names the other account', other, value);
  for (const value of editReadable(device.value, moving(-FAR_DAYS))) await use('altered-expiry', 'expired', account, value);
  for (const value of editReadable(device.value, moving(FAR_DAYS))) await use('altered-expiry', 'prolonged', account, value);
  for (const [making, value] of guesses(other.variables['loginId'] ?? other.identity)) await use('guessed', making, other, value);
  return uses;
}

/** Takes the trust back and looks whether the cookie still serves, until the time is over in which that may take effect. */
async function revoked(context: ProbeContext, subject: Subject, account: LeasedAccount, device: Device): Promise<DeviceEnd> {
  const { revoke } = declaredOn(context, subject);
  if (!revoke) return { name: 'revoked', evidence: [], problem: { code: 'no-input', reason: {
    ja: `プロファイルに secondFactor.trustedDevice.${subject.route}.revoke (信頼の取り消し) がありません。`, en: `The profile declares no secondFactor.trustedDevice.${subject.route}.revoke.`,
  } } };
  const { value, evidence } = await collectEvidence(() => asked(async () => {
    const before = await device.genuine();
    const session = await context.actors.signIn(account, subject.route);
    try {
      const otp = namesIn(revoke).has('otp') && account.nextOtp ? { otp: await account.nextOtp() } : {};
      await session.perform(revoke, { ...otp, password: account.password });
    } finally {
      await session.close();
    }
    const windowMs = context.policy.parameters.authz.settleSeconds * 1000;
    const ends = context.now().getTime() + windowMs;
    let after = await device.genuine();
    while (after.effect !== 'refused' && wasTaken(after) && context.now().getTime() < ends) {
      await context.sleep(windowMs / LOOKS);
      after = await device.genuine();
    }
    return { before, after, control: await signInWith(context, account, subject) };
  }));
  return { name: 'revoked', ...('value' in value ? value.value : value), evidence };
}

async function observe(context: ProbeContext, subject: Subject): Promise<TrustedDeviceData> {
  const { route } = subject;
  const absent = context.profile.absences?.find(({ feature }) => feature === 'trustedDevice')?.statement;
  if (absent !== undefined && !context.profile.secondFactor.trustedDevice[route]) return { route, absent };
  declaredOn(context, subject);
  const [account, other] = [await leaseHolder(context, subject, PURPOSE), await leaseHolder(context, subject, `${PURPOSE} other account`)];
  const without = await signInWith(context, account, subject, { secondFactor: 'skip' });
  const device = await Device.remembered(context, subject, account);
  const readable = [
    ...(editReadable(device.value, renaming(names(account), names(other))).length > 0 ? ['identity'] : []),
    ...(editReadable(device.value, moving(FAR_DAYS)).length > 0 ? ['expiry'] : []),
  ];
  const genuine = await device.genuine();
  const uses = await usesOf(device, account, other);
  const genuineAfter = await device.genuine();
  const otherControl = await signInWith(context, other, subject);
  const ends = [await revoked(context, subject, account, device)];
  return { route, account: account.name, other: other.name, without, genuine, genuineAfter, readable, uses, otherControl, ends };
}

const admins = (profile: ProbeContext['profile']): readonly Subject[] => subjectsOf(profile).filter(({ holder }) => holder === 'admin');

export const trustedDeviceProbe = defineProbe({
  kind: 'mfa.trusted-device',
  phase: 'second-factor',
  impact: 'write',
  plan({ profile, policy }) {
    const subjects = admins(profile);
    return {
      subjects: subjects.map(subjectName), missing: missingForCodes(profile), accounts: 2 * subjects.length, requests: subjects.length * REQUESTS_PER_SUBJECT,
      waitsMs: 1000 * (CODES * periodSecondsOf(profile) + policy.parameters.authz.settleSeconds),
    };
  },
  observe: (context) => sideBySide<'mfa.trusted-device'>(admins(context.profile), (subject) => observe(context, subject)),
});
