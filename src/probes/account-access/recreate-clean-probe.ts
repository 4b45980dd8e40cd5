import { generatePassword } from '../../actors/passwords.ts';
import type { LeasedAccount } from '../../actors/types.ts';
import type { FormerCredentialSeen, InheritedSeen, RecreatedAccountData } from '../../observations/account-access.ts';
import { publicValues } from '../../profile/public-values.ts';
import type { PoolDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { poll } from '../seeding/wait.ts';
import { type Answer, asking, letIn, part, problemIn } from '../session/told.ts';
import { endAccount, missingEndings } from './end-account.ts';
import { answered, recreationOf } from './recreation.ts';
import { type Held, Holder, keptByAccount } from './held.ts';
import { inherited, OwnSessions, PrivateObject, privateTypes } from './private-object.ts';

const SUBJECT = 'users';
const REQUESTS = 400;

/** The pool that can give the same login id again. */
const poolOf = ({ pools }: TargetProfile): PoolDeclaration & { readonly create: NonNullable<PoolDeclaration['create']> } => {
  const { users } = pools;
  if (!users?.create) throw new RangeError('the plan asks for a pool that creates');
  return { ...users, create: users.create };
};

async function roleOf({ profile }: ProbeContext, person: OwnSessions): Promise<string | 'unknown' | null> {
  const { ownRole } = profile.accountManagement;
  if (!ownRole) return null;
  const asked = await asking(async () => (await (await person.on(ownRole.route)).perform(ownRole.operation)).values['role']);
  return 'problem' in asked ? 'unknown' : asked.value ?? 'unknown';
}

/** Makes an account of the same login id. Its effect is told by signing in. */
async function recreate(context: ProbeContext, former: LeasedAccount): Promise<{ readonly recreation: RecreatedAccountData['recreation']; readonly account: LeasedAccount } & ReturnType<typeof problemIn>> {
  const { actors, profile, ledger, learnSecret, randomBytes } = context;
  const { create, role } = poolOf(profile);
  const newPassword = generatePassword({ length: 20, randomBytes: (size) => randomBytes(size) });
  learnSecret(newPassword);
  const entry = ledger.willCreate({ kind: 'account', declaredAs: SUBJECT, owner: create.account, values: { loginId: former.name, newLoginId: former.name } });
  const session = await actors.signIn(actors.account(create.account), create.route);
  const given = await asking(() => answered(() => session.perform(create.operation, { newLoginId: former.name, newPassword, newName: `検収 ${former.name}`, newRole: role })));
  await session.close();
  const values = 'value' in given ? given.value.values : {};
  ledger.created(entry, publicValues(create.operation, values));
  const account: LeasedAccount = { ...former.withPassword(newPassword), role, variables: { ...former.variables, ...values } };
  const [route = ''] = Object.keys(profile.routes);
  const signedIn = letIn(await actors.tryLogin(account, route, { password: newPassword, sent: 'new' }));
  const recreation = recreationOf(signedIn.told, 'value' in given ? given.value.status : undefined);
  return { recreation, account, ...problemIn('problem' in given ? { told: 'unknown', problem: given.problem } : signedIn) };
}

/** Waits until the former account is gone. */
async function goneWithin({ actors, profile, policy, ...context }: ProbeContext, account: LeasedAccount): Promise<Answer> {
  const [route = ''] = Object.keys(profile.routes);
  const { answer } = await poll(context, policy.parameters.delete.settleSeconds * 1000, async (): Promise<Answer> => {
    const { told, ...reason } = letIn(await actors.tryLogin(account, route, { password: account.password, sent: 'former' }));
    return { told: told === 'unknown' ? told : !told, ...reason };
  }, ({ told }) => told === true);
  return answer;
}

const afterwards = (held: Held, before: Answer): Promise<FormerCredentialSeen> => part(async () => {
  const after = await held.works();
  return { name: held.name, before: before.told, after: after.told, ...problemIn(before, after) };
});

async function observe(context: ProbeContext): Promise<RecreatedAccountData> {
  const { actors, profile, policy } = context;
  const pool = poolOf(profile);
  const [otherRole] = pool.roles.filter((role) => role !== pool.role);
  const former = await actors.pools.lease('users', 'account.recreate-clean', otherRole);
  const sessions = new OwnSessions(context, former);
  const objects: { readonly object: PrivateObject; readonly shown: readonly string[] }[] = [];
  for (const [type, resource] of privateTypes(profile)) {
    const object = new PrivateObject(context, type, resource);
    await object.create(sessions, pool.create.account);
    objects.push({ object, shown: (await object.shownTo(sessions, policy.parameters.index.settleSeconds * 1000)).shown });
  }
  const roleBefore = await roleOf(context, sessions);
  await sessions.close();
  const held = keptByAccount(await new Holder(context, former).obtain());
  const before: Answer[] = [];
  for (const one of held) before.push(await (one.worksBefore ?? one.works)());
  await endAccount(context, former, 'remove');
  const gone = await goneWithin(context, former);
  const base = { account: former.name, gone: gone.told, formerRole: former.role, givenRole: pool.role, roleBefore };
  if (gone.told !== true) return { ...base, recreation: 'unknown', role: null, objects: [], credentials: [], ...problemIn(gone) };
  const { recreation, account, ...reason } = await recreate(context, former);
  // A refusal concerns the login id only where another one is still given.
  if (recreation === 'refused') await actors.pools.lease('users', 'account.recreate-clean (control)');
  if (recreation !== 'created') return { ...base, recreation, role: null, objects: [], credentials: [], ...reason };
  const own = new OwnSessions(context, account);
  try {
    const role = await roleOf(context, own);
    const seen: InheritedSeen[] = [];
    for (const { object, shown } of objects) seen.push(await inherited(context, object, shown, own, pool.create.account));
    const credentials: FormerCredentialSeen[] = [];
    for (const [index, one] of held.entries()) credentials.push(await afterwards(one, before[index] ?? { told: 'unknown' }));
    return { ...base, recreation, role, objects: seen, credentials, ...reason };
  } finally {
    await own.close();
  }
}

export const recreateCleanProbe = defineProbe({
  kind: 'account.recreate-clean',
  phase: 'credentials',
  impact: 'write',
  plan: ({ profile, policy }) => ({
    subjects: [SUBJECT], missing: missingEndings(profile, ['remove']), accounts: 2, requests: REQUESTS, waitsMs: policy.parameters.delete.settleSeconds * 1000,
  }),
  async *observe(context) {
    const { value, evidence } = await collectEvidence(async () => {
      try {
        return { data: await observe(context) };
      } catch (error) {
        return { problem: stepProblem(error) };
      }
    });
    yield { subject: SUBJECT, evidence, ...value };
  },
});
