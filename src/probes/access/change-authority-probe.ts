import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { ChangeAuthorityData, ChangeTried, Logged } from '../../observations/access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { poll } from '../seeding/wait.ts';
import { unanswered } from './answered.ts';
import { missingForRestriction, reading, type Setting, settleMs, waitsInTurn, withoutRestriction, withSetting } from './restriction.ts';

const KIND = 'access.restriction-change-authority';
const SUBJECT = 'addresses';
const REQUESTS_PER_ROLE = 40;

type Control = NonNullable<TargetProfile['connectionControl']>;
type Addresses = NonNullable<Control['addresses']>;
type Action = ChangeTried['action'];

/** Somebody without the authority, with a session where the setting is changed. */
interface Actor {
  readonly account: ActingAccount;
  readonly session: Session;
  /** Where everybody's own change is made. */
  readonly own: Session | null;
}

const tenantOf = ({ accounts, connectionControl }: TargetProfile): string | undefined => accounts[connectionControl?.addresses?.account ?? '']?.tenant;

/** Roles without privileges in the administrator's tenant, by the account declared for each; null where the pool has to give one. */
function ordinaryRoles(profile: TargetProfile): ReadonlyMap<string, string | null> {
  const roles = new Map<string, string | null>();
  for (const [name, { tenant, privileged, role, password }] of Object.entries(profile.accounts)) {
    if (tenant === tenantOf(profile) && !privileged && password && !roles.has(role)) roles.set(role, name);
  }
  const { users } = profile.pools;
  if (users && users.tenant === tenantOf(profile)) for (const role of [users.role, ...users.roles]) if (!roles.has(role)) roles.set(role, null);
  return roles;
}

async function openActor({ profile, actors }: ProbeContext, role: string, name: string | null, { route }: Addresses): Promise<Actor> {
  const account = name === null ? await actors.pools.lease('users', KIND, role) : actors.account(name);
  const session = await actors.signIn(account, route);
  const { ownChange } = profile.connectionControl ?? {};
  if (!ownChange) return { account, session, own: null };
  return { account, session, own: ownChange.route === route ? session : await actors.signIn(account, ownChange.route) };
}

const closeActor = async ({ session, own }: Actor): Promise<void> => {
  await session.close();
  if (own && own !== session) await own.close();
};

/** Whether the account can do what everybody may: its session, its anti-forgery material and its request all work. */
async function changesOwn({ profile }: ProbeContext, { own }: Actor): Promise<boolean | null> {
  const { ownChange } = profile.connectionControl ?? {};
  if (!own || !ownChange) return null;
  const changed = await asked(() => own.perform(ownChange.operation));
  return 'value' in changed && changed.value.values['changed'] !== undefined;
}

const isAlive = async (session: Session): Promise<boolean> => {
  const alive = await asked(() => session.alive());
  return 'value' in alive && alive.value;
};

/** Replays the administrator's request. What it answers decides nothing, the administrator reads the setting; but it must have been answered. */
async function replay(actor: Actor, action: Action, addresses: Addresses, variables: Readonly<Record<string, string>>): Promise<Problem | undefined> {
  try {
    const { answers } = await actor.session.perform(addresses[action], variables);
    return unanswered(addresses[action], answers);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    // A value that its answer did not hold is no matter; a request that was not answered is none.
    return error.code === 'control-failed' ? unanswered(addresses[action], error.answers, error.problem) : error.problem;
  }
}

interface Round {
  readonly action: Action;
  readonly addresses: Addresses;
  readonly setting: Setting;
  readonly variables: Readonly<Record<string, string>>;
  /** The setting as it is to stay. */
  readonly state: string;
  /** Makes it so again. */
  readonly restore: () => Promise<void>;
}

async function tryOne(context: ProbeContext, actor: Actor, { action, addresses, setting, variables, state, restore }: Round, windowMs: number): Promise<ChangeTried> {
  const { value, evidence } = await collectEvidence(async (): Promise<Omit<ChangeTried, 'evidence'>> => {
    const before = { own: await changesOwn(context, actor), alive: await isAlive(actor.session) };
    const failed = await replay(actor, action, addresses, variables);
    const read = await asked(() => poll(context, windowMs, () => setting.read(), (now) => now !== state));
    const changed = 'value' in read ? read.value.satisfied : 'unknown';
    if (changed === true) await restore();
    const after = { own: await changesOwn(context, actor), alive: await isAlive(actor.session) };
    const problem = failed ?? ('problem' in read ? read.problem : undefined);
    return {
      role: actor.account.role, account: actor.account.name, action, changed: failed && changed === false ? 'unknown' : changed,
      ownChange: before.own === null ? null : before.own && after.own === true, alive: before.alive && after.alive, ...(problem ? { problem } : {}),
    };
  });
  return { ...value, evidence };
}

/** Everybody in turn, then one window for all; who changed it late is found by trying each with a window of its own. */
async function tryAll(context: ProbeContext, actors: readonly Actor[], round: Round): Promise<readonly ChangeTried[]> {
  const tried: ChangeTried[] = [];
  for (const actor of actors) tried.push(await tryOne(context, actor, round, 0));
  const late = await asked(() => reading(context, round.setting, (now) => now !== round.state));
  if ('value' in late && !late.value.satisfied) return tried;
  if ('problem' in late) return tried.map((one) => (one.changed === false ? { ...one, changed: 'unknown' as const, problem: late.problem } : one));
  await round.restore();
  const again: ChangeTried[] = [];
  for (const [index, actor] of actors.entries()) {
    const first = tried[index] as ChangeTried;
    again.push(first.changed === true ? first : await tryOne(context, actor, round, settleMs(context)));
  }
  return again.some(({ changed }) => changed === true) ? again : again.map((one) => ({ ...one, changed: 'unknown' as const }));
}

/** The newest record of each account's changes; null where no log is declared. */
async function records({ profile, actors }: ProbeContext, names: readonly ActingAccount[]): Promise<ReadonlyMap<string, string | undefined> | null> {
  const { log } = profile.connectionControl?.addresses ?? {};
  if (!log) return null;
  const session = await actors.signIn(actors.account(log.account), log.route);
  try {
    const found = new Map<string, string | undefined>();
    for (const { name, variables } of names) found.set(name, (await session.perform(log.operation, { loginId: variables['loginId'] ?? '' })).values['entry']);
    return found;
  } finally {
    await session.close();
  }
}

async function logged(context: ProbeContext, accounts: readonly ActingAccount[], before: ReadonlyMap<string, string | undefined> | null, administrator: string): Promise<ReadonlyMap<string, Logged>> {
  if (!before) return new Map(accounts.map(({ name }) => [name, null]));
  const isNew = (now: ReadonlyMap<string, string | undefined> | null, name: string): boolean => now?.get(name) !== undefined && now.get(name) !== before.get(name);
  const windowMs = context.policy.parameters.log.appearWindowSeconds * 1000;
  const told = await asked(() => poll(context, windowMs, () => records(context, accounts), (now) => isNew(now, administrator)));
  return new Map(accounts.map(({ name }): [string, Logged] => [name, 'value' in told ? isNew(told.value.answer, name) : 'unknown']));
}

async function observe(context: ProbeContext): Promise<ChangeAuthorityData> {
  const { profile } = context;
  const addresses = profile.connectionControl?.addresses as Addresses;
  const actors: Actor[] = [];
  const untried: ChangeAuthorityData['untried'][number][] = [];
  const administrator = context.actors.account(addresses.account);
  try {
    for (const [role, name] of ordinaryRoles(profile)) {
      const opened = await asked(() => openActor(context, role, name, addresses));
      if ('value' in opened) actors.push(opened.value);
      else untried.push({ role, problem: opened.problem });
    }
    const accounts = [administrator, ...actors.map(({ account }) => account)];
    const before = await records(context, accounts);
    const { value, restriction } = await withSetting(context, async (setting, address) => {
      const round = { addresses, setting };
      const restricting = await tryAll(context, actors, {
        ...round, action: 'restrict', variables: { address }, state: setting.previous,
        restore: async () => {
          await setting.lift();
          await reading(context, setting, (state) => state === setting.previous);
        },
      });
      const set = async (): Promise<boolean> => {
        await setting.restrict(address);
        return (await reading(context, setting, (state) => state !== setting.previous)).satisfied;
      };
      const applied = await set();
      const lifting = applied ? await tryAll(context, actors, {
        ...round, action: 'lift', variables: { previous: setting.previous }, state: await setting.read(), restore: async () => void await set(),
      }) : [];
      return { applied, tried: [...restricting, ...lifting] };
    });
    const entries = await logged(context, accounts, before, administrator.name);
    return {
      restriction: { ...restriction, applied: value.applied }, tried: value.tried, untried,
      adminLogged: entries.get(administrator.name) ?? null,
      othersLogged: Object.fromEntries(actors.map(({ account }) => [account.name, entries.get(account.name) ?? null])),
    };
  } finally {
    await Promise.all(actors.map(closeActor));
  }
}

export const changeAuthorityProbe = defineProbe({
  kind: KIND,
  phase: 'connection',
  impact: 'write',
  plan({ profile, policy }) {
    const roles = ordinaryRoles(profile);
    const missing = missingForRestriction(profile);
    return {
      subjects: [SUBJECT], missing, accounts: [...roles.values()].filter((name) => name === null).length,
      requests: 40 + roles.size * REQUESTS_PER_ROLE, waitsMs: waitsInTurn({ profile, policy }, 4),
    };
  },
  async *observe(context) {
    const none = withoutRestriction(context.profile);
    if (none) {
      yield { subject: SUBJECT, data: none, evidence: [] };
      return;
    }
    const { value: data, evidence } = await collectEvidence(() => observe(context));
    yield { subject: SUBJECT, data, evidence };
  },
});
