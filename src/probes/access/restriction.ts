import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, Actors, Session } from '../../actors/types.ts';
import type { EntrySeen, NoRestriction, RestrictionSeen, SourceSeen } from '../../observations/access.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { PlanContext, ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { signInRoutes } from '../lockout/routes.ts';
import { poll } from '../seeding/wait.ts';

export const INSIDE = 'S1';
export const OUTSIDE = 'S2';

type Addresses = NonNullable<NonNullable<TargetProfile['connectionControl']>['addresses']>;

const missing = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
} });

/** The vendor's statement that addresses cannot be restricted; the requirement then rests on restricting terminals. */
export function withoutRestriction({ connectionControl, absences }: TargetProfile): NoRestriction | undefined {
  const statement = absences?.find(({ feature }) => feature === 'addressRestriction')?.statement;
  return connectionControl?.addresses || statement === undefined ? undefined : { absent: statement };
}

export function missingForRestriction(profile: TargetProfile): readonly Problem[] {
  const { connectionControl } = profile;
  if (withoutRestriction(profile)) return [];
  if (!connectionControl?.addresses) return [missing('connectionControl.addresses', '接続元アドレスの制限の設定方法。提供者だけが設定できるなら試験の間の設定を依頼し、この機能がないなら absences に feature: addressRestriction と書いてください', 'how addresses are restricted; if the vendor alone can, ask for it to be set during the test; if nobody can, write feature: addressRestriction under absences')];
  return [
    ...(OUTSIDE in profile.sources ? [] : [missing(`sources.${OUTSIDE}`, '許可しない送信元', 'a source that is not permitted')]),
    ...(connectionControl.seenAddress || profile.sources[INSIDE]?.localAddress ? [] : [missing('connectionControl.seenAddress', 'サービスから見た送信元の調べ方', 'how to learn the address the service sees')]),
    ...(ordinaryOf(profile) === undefined && !profile.pools.users ? [missing('pools.users', '一般の利用者', 'ordinary users')] : []),
    ...(commonRoutes(profile).length > 0 ? [] : [missing('routes', 'サインインの経路', 'ways to sign in')]),
  ];
}

/** Ways to sign in that any source can take: not those for registered terminals, nor the one for IPv6. */
export function commonRoutes(profile: TargetProfile): readonly string[] {
  const { ipv6Route, devices } = profile.connectionControl ?? {};
  const forTerminals = Object.values(devices?.entrances ?? {}).flatMap(({ valid }) => (valid ? [valid.route] : []));
  const special = new Set([...forTerminals, ...(ipv6Route === undefined ? [] : [ipv6Route])]);
  return signInRoutes(profile).filter((route) => !special.has(route));
}

const tenantOf = ({ accounts, connectionControl }: TargetProfile): string | undefined => accounts[connectionControl?.addresses?.account ?? '']?.tenant;

const ordinaryOf = (profile: TargetProfile): string | undefined => Object.entries(profile.accounts)
  .find(([, { tenant, privileged, password, disposable }]) => tenant === tenantOf(profile) && !privileged && !disposable && password)?.[0];

/** Restricting, and lifting. */
export const settleMs = ({ policy }: Pick<PlanContext, 'policy'>): number => policy.parameters.authz.settleSeconds * 1000;

/** What a probe may have to wait for: those that restrict take turns, and each waits twice. */
export const waitsInTurn = (context: PlanContext, turn: number): number => turn * 2 * settleMs(context);

/** An ordinary user of the tenant: a disposable one where there are, since refused sign-ins may count against it. */
export async function ordinaryUser({ profile, actors }: ProbeContext, purpose: string): Promise<ActingAccount> {
  const { users } = profile.pools;
  if (users && users.tenant === tenantOf(profile) && actors.pools.available('users') > 0) return actors.pools.lease('users', purpose);
  return actors.account(ordinaryOf(profile) ?? '');
}

/** An ordinary user of the tenant whom the profile declares: what is left as bait is removed by its owner at the end of the run. */
export const declaredUser = ({ profile, actors }: ProbeContext): ActingAccount => actors.account(ordinaryOf(profile) ?? '');

export const missingUser = (profile: TargetProfile): readonly Problem[] => (ordinaryOf(profile) !== undefined || withoutRestriction(profile) ? []
  : [missing('accounts', '管理者と同じテナントの一般の利用者とパスワード', "an ordinary user of the administrator's tenant, with a password")]);

const turns = new WeakMap<Actors, Promise<unknown>>();

/** One at a time: the setting is the whole tenant's. */
function inTurn<T>({ actors }: ProbeContext, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(actors) ?? Promise.resolve()).then(work);
  turns.set(actors, turn.catch(() => undefined));
  return turn;
}

async function sourceSeen({ profile, actors }: ProbeContext, source: string): Promise<SourceSeen> {
  const { seenAddress } = profile.connectionControl ?? {};
  if (!seenAddress) return { source, address: profile.sources[source]?.localAddress ?? null };
  const told = await asked(() => actors.run(seenAddress, {}, { source }));
  return { source, address: ('value' in told ? told.value.values['address'] : undefined)?.trim() || null };
}

/** The setting's place in the profile, which is its name in the ledger. */
const PLACE = 'connectionControl.addresses';

/** Acts on the setting as the administrators who opened their sessions before. */
export class Setting {
  readonly #context: ProbeContext;
  readonly #declared: Addresses;
  readonly #sessions: readonly Session[];
  readonly previous: string;

  private constructor(context: ProbeContext, declared: Addresses, sessions: readonly Session[], previous: string) {
    this.#context = context;
    this.#declared = declared;
    this.#sessions = sessions;
    this.previous = previous;
  }

  /** @throws {OperationError} when nobody can set it, or it cannot be read */
  static async open(context: ProbeContext, declared: Addresses): Promise<Setting> {
    const { actors } = context;
    const names = [declared.account, ...(declared.standby === undefined ? [] : [declared.standby])];
    const sessions = await Promise.all(names.map((name) => actors.signIn(actors.account(name), declared.route, { source: INSIDE })));
    const [first] = sessions as [Session, ...Session[]];
    const state = async (): Promise<string> => (await first.perform(declared.read)).values['state'] ?? '';
    // What an interrupted attempt has left in force would else be taken for the setting of before.
    for (const { entry, values } of context.ledger.left(PLACE)) {
      await first.perform(declared.lift, { previous: values['previous'] ?? '' });
      const { satisfied } = await poll(context, settleMs(context), state, (now) => now === values['previous']);
      if (satisfied) context.ledger.removed(entry);
    }
    return new Setting(context, declared, sessions, await state());
  }

  get session(): Session {
    return this.#sessions[0] as Session;
  }

  /** The present setting, by whoever can read it. @throws {OperationError} */
  read(): Promise<string> {
    return this.#byAnybody(async (session) => (await session.perform(this.#declared.read)).values['state'] ?? '');
  }

  async restrict(address: string): Promise<void> {
    await this.session.perform(this.#declared.restrict, { address });
  }

  /** Lifts the restriction by whoever can. @throws {OperationError} */
  async lift(): Promise<void> {
    await this.#byAnybody((session) => session.perform(this.#declared.lift, { previous: this.previous }));
  }

  async #byAnybody<T>(act: (session: Session) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const session of this.#sessions) {
      try {
        return await act(session);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        last = error;
      }
    }
    const { actors } = this.#context;
    const fresh = await actors.signIn(actors.account(this.#declared.account), this.#declared.route, { source: INSIDE }).catch(() => { throw last; });
    try {
      return await act(fresh);
    } finally {
      await fresh.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}

/** Reads the setting until it satisfies, or the time in which it takes effect has passed. */
export const reading = (context: ProbeContext, setting: Setting, satisfies: (state: string) => boolean): ReturnType<typeof poll<string>> =>
  poll(context, settleMs(context), () => setting.read(), satisfies);

/** What happens while one source alone is permitted. */
interface Restricted {
  readonly setting: Setting;
  readonly address: string;
  /** When it must have taken effect, in milliseconds since the epoch. */
  readonly settledAtMs: number;
}

export interface Course<P, T, A> {
  /** Before anything is restricted. */
  readonly prepare: () => Promise<P>;
  readonly meanwhile: (prepared: P, restricted: Restricted) => Promise<T>;
  /** After it was lifted. */
  readonly afterwards: (prepared: P, value: T) => Promise<A>;
}

const unknownAddress: Problem = { code: 'no-input', reason: {
  ja: `許可する送信元 ${INSIDE} のアドレスがサービスからどう見えるか分かりません。connectionControl.seenAddress を確認してください。`,
  en: `It is not known under which address the service sees the source ${INSIDE} to be permitted. Check connectionControl.seenAddress.`,
} };

/** Works on the setting by itself, in its turn; it is in the ledger meanwhile and lifted whatever happens. @throws {OperationError} */
export const withSetting = <T>(context: ProbeContext, work: (setting: Setting, address: string) => Promise<T>): Promise<{ readonly value: T; readonly restriction: Omit<RestrictionSeen, 'applied'> }> =>
  inTurn(context, async () => {
    const declared = context.profile.connectionControl?.addresses as Addresses;
    const [inside, outside] = [await sourceSeen(context, INSIDE), await sourceSeen(context, OUTSIDE)];
    if (inside.address === null) throw new OperationError(unknownAddress.code, unknownAddress.reason);
    const setting = await Setting.open(context, declared);
    try {
      const entered = context.ledger.willCreate({ kind: 'setting', declaredAs: PLACE, owner: declared.account, values: { previous: setting.previous } });
      let value: T;
      try {
        value = await work(setting, inside.address);
      } finally {
        await setting.lift();
      }
      const read = await asked(() => reading(context, setting, (state) => state === setting.previous));
      const restored = 'value' in read ? read.value.satisfied : 'unknown';
      if (restored === true) context.ledger.removed(entered);
      return { value, restriction: {
        inside, outside, administrator: declared.account, restored, settleSeconds: settleMs(context) / 1000, ...('problem' in read ? { problem: read.problem } : {}),
      } };
    } finally {
      await setting.close();
    }
  });

/**
 * Permits one source alone, lets things happen, and lifts it whatever happens. In the ledger from before it is set until it reads
 * again as before.
 * @throws {OperationError} when it could not be set
 */
export const underRestriction = async <P, T, A>(context: ProbeContext, { prepare, meanwhile, afterwards }: Course<P, T, A>): Promise<{ readonly restriction: RestrictionSeen; readonly value: A }> => {
  const { value: { prepared, applied, value }, restriction } = await withSetting(context, async (setting, address) => {
    const made = await prepare();
    await setting.restrict(address);
    const settledAtMs = context.now().getTime() + settleMs(context);
    const read = await asked(() => reading(context, setting, (state) => state !== setting.previous));
    return { prepared: made, applied: 'value' in read ? read.value.satisfied : 'unknown' as const, value: await meanwhile(made, { setting, address, settledAtMs }) };
  });
  return { restriction: { ...restriction, applied }, value: await afterwards(prepared, value) };
};

const PAUSE_MS = 100;

/** Tries again while it is let in and the setting may still be on its way; what is let in after that, or gets no answer, is tried twice. */
export async function whileSettling({ now, sleep }: ProbeContext, settledAtMs: number, attempt: () => Promise<EntrySeen>): Promise<readonly EntrySeen[]> {
  const seen: EntrySeen[] = [];
  for (let pauseMs = PAUSE_MS; ; pauseMs *= 2) {
    const late = now().getTime() >= settledAtMs;
    const one = await attempt();
    seen.push(one);
    if (one.effect === 'refused') return seen;
    const sameBefore = seen.filter(({ effect }) => effect === one.effect).length;
    if (one.effect !== 'let-in' ? sameBefore >= 2 : late && sameBefore >= 2) return seen;
    if (!late) await sleep(Math.min(pauseMs, Math.max(1, settledAtMs - now().getTime())));
  }
}

/** Tries until it is let in again, or the time in which lifting takes effect has passed. */
export async function untilLetIn({ now, sleep, policy }: ProbeContext, attempt: () => Promise<EntrySeen>): Promise<EntrySeen> {
  const endMs = now().getTime() + settleMs({ policy });
  for (let pauseMs = PAUSE_MS; ; pauseMs *= 2) {
    const late = now().getTime() >= endMs;
    const one = await attempt();
    if (one.effect === 'let-in' || late) return one;
    await sleep(Math.min(pauseMs, Math.max(1, endMs - now().getTime())));
  }
}
