import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { StillThere, TenantTerminatedData, TerminationLife } from '../../observations/deletion.ts';
import type { Performed } from '../../observations/reading.ts';
import type { ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import type { Policy } from '../../profile/policy-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { openEyes, openSessions } from '../seeding/eyes.ts';
import { look, type Eyes } from '../seeding/look.ts';
import { seedFile, seedObject, type Seeded } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingAccounts, missingTenants, resourcesOf, T1, T2 } from '../seeding/tenants.ts';
import { poll } from '../seeding/wait.ts';
import { declaredTenants, disposableTenant, type DisposableTenant } from './disposable-tenant.ts';
import { fileCells, loginCells, otherTenantCells, outletCells, sessionCells, type Filled, type TenantCell } from './tenant-cells.ts';
import { watchAll } from './watch.ts';

const SUBJECT = 'tenant';
/** What still delivers at the end of the window is looked at again after this long. */
const RECHECK_MS = 5000;
const REQUESTS = 300;
const FILE_TRIES = 3;

const withinSecondsOf = (profile: TargetProfile, policy: Policy): number =>
  Math.min(policy.parameters.termination.withinSeconds, profile.termination?.withinSeconds ?? Number.POSITIVE_INFINITY);

type Gap = TenantTerminatedData['gaps'][number];

/** One object of a type with all its files. What cannot be filled is a gap, not the end. */
async function fill(eyes: Eyes, owner: ActingAccount, type: string, resource: ResourceDeclaration, inLedger: boolean, gaps: Gap[]): Promise<readonly Filled[]> {
  const noted = async <T>(place: string, work: () => Promise<T>): Promise<readonly T[]> => {
    try {
      return [await work()];
    } catch (error) {
      const problem: Problem = stepProblem(error);
      gaps.push({ place, problem });
      return [];
    }
  };
  const [object] = await noted(type, () => seedObject(eyes, type, resource, owner, { inLedger }));
  if (!object) return [];
  const files = [];
  for (const slot of Object.keys(resource.files)) files.push(...await noted(`${type}.${slot}`, () => seedFile(eyes, object, resource, slot, { inLedger })));
  return [{ type, resource, object, files }];
}

interface Control {
  readonly account: ActingAccount;
  readonly object: Seeded;
}

async function readOwn(eyes: Eyes, { account, object }: Control, type: string, resource: ResourceDeclaration): Promise<StillThere> {
  const [place = '', outlet] = Object.entries(resource.read)[0] ?? [];
  if (!outlet) return { place: type, delivered: true, reading: { at: eyes.context.now().toISOString(), found: [], evidence: [] } };
  const { reading } = await look(eyes, account, account.tenant, { route: outlet.route ?? resource.route, operation: outlet.operation }, object.values);
  return { place: `${place} of ${type}`, delivered: reading.found.some((one) => one.object === object.name), reading };
}

async function terminate({ context }: Eyes, tenant: DisposableTenant): Promise<Performed> {
  const { termination } = context.profile;
  const at = context.now().toISOString();
  const { value, evidence } = await collectEvidence(async (): Promise<Pick<Performed, 'status' | 'problem'>> => {
    try {
      const { answers } = await context.actors.run((termination as NonNullable<typeof termination>).operation, tenant.variables);
      const status = answers.at(-1)?.status;
      return status === undefined ? {} : { status };
    } catch (error) {
      return { problem: stepProblem(error) };
    }
  });
  return { at, actor: 'vendor', ...value, evidence };
}

async function allCells(eyes: Eyes, tenant: DisposableTenant, filled: readonly Filled[], prober: ActingAccount): Promise<readonly TenantCell[]> {
  const routes = Object.keys(eyes.context.profile.routes);
  const outlets = async (): Promise<readonly TenantCell[]> => (await Promise.all(filled.map((one) => outletCells(eyes, tenant.name, tenant.accounts, one)))).flat();
  const logins = await loginCells(eyes, tenant.name, tenant.accounts, routes, filled);
  const { context: { policy, profile } } = eyes;
  const windowMs = 1000 * Math.max(policy.parameters.index.settleSeconds, ...Object.values(profile.resources).map(({ indexDelaySeconds = 0 }) => indexDelaySeconds));
  // Searches find the object once the index has caught up.
  const { answer } = await poll(eyes.context, windowMs, outlets, (cells) => cells.every(({ shownBefore }) => shownBefore));
  const others = (await Promise.all(filled.map((one) => otherTenantCells(eyes, tenant.name, prober, one)))).flat();
  const sessions = await sessionCells(eyes, tenant.accounts, routes);
  const fetchFiles = async (): Promise<readonly TenantCell[]> => (await Promise.all(filled.map((one) => fileCells(eyes, tenant.name, tenant.accounts, one)))).flat();
  let files = await fetchFiles();
  // A signed URL that lives for seconds may have expired before it was looked at.
  for (let again = 1; again < FILE_TRIES && files.some(({ shownBefore }) => !shownBefore); again++) files = await fetchFiles();
  return [...sessions, ...logins, ...answer, ...others, ...files];
}

async function observe(eyes: Eyes): Promise<TenantTerminatedData> {
  const { context } = eyes;
  const { profile, policy } = context;
  const tenant = await disposableTenant(context);
  const gaps: Gap[] = [];
  const [owner] = tenant.accounts as [ActingAccount];
  const filled = (await Promise.all(resourcesOf(profile).map(([type, resource]) => fill(eyes, owner, type, resource, !tenant.provided, gaps)))).flat();
  const [type, resource] = resourcesOf(profile)[0] as readonly [string, ResourceDeclaration];
  const controls = await Promise.all([T1, T2].filter((name) => profile.tenants[name]).flatMap((name) => actingAccounts(profile, context.actors, name).slice(0, 1))
    .map(async (account): Promise<Control> => ({ account, object: await seedObject(eyes, type, resource, account, { comment: false }) })));
  const before = await Promise.all(controls.map((control) => readOwn(eyes, control, type, resource)));
  const cells = await allCells(eyes, tenant, filled, (controls[0] as Control).account);
  eyes.sessions.pin(tenant.accounts);
  const terminated = await terminate(eyes, tenant);
  const start = context.now().getTime();
  const withinSeconds = withinSecondsOf(profile, policy);
  const lives = await watchAll(context, cells.map((cell) => ({ ...cell, deadlineMs: start + 1000 * withinSeconds })), start, Math.min(RECHECK_MS, 1000 * withinSeconds));
  const after = await Promise.all(controls.map((control) => readOwn(eyes, control, type, resource)));
  if (tenant.entry !== undefined && terminated.problem === undefined && (terminated.status ?? 0) < 400) context.ledger.removed(tenant.entry);
  return {
    tenant: tenant.name, provided: tenant.provided, withinSeconds, terminated, gaps,
    lives: lives.map((life, index): TerminationLife => {
      const { what, type: of, state } = cells[index] as TenantCell;
      return { ...life, what, ...(of === undefined ? {} : { type: of }), ...(state.identified === undefined ? {} : { identified: state.identified }) };
    }),
    others: controls.map(({ account }, index) => ({ tenant: account.tenant, actor: account.name, before: before[index] as StillThere, after: after[index] as StillThere })),
  };
}

export const tenantTerminatedProbe = defineProbe({
  kind: 'deletion.tenant-terminated',
  phase: 'termination',
  impact: 'destructive',
  plan({ profile, policy }) {
    const missing = [...missingTenants(profile, [T1])];
    if (!profile.termination) missing.push({ code: 'no-input', reason: {
      ja: 'プロファイルに termination (テナントの解約) がありません。', en: 'The profile declares no termination (how a tenant ends).',
    } });
    else if (!profile.termination.provision && declaredTenants(profile).length === 0) missing.push({ code: 'no-input', reason: {
      ja: '解約してよいテナントがありません。tenants に disposable: true のテナントを加えるか、termination.provision を書いてください。',
      en: 'There is no tenant that may be terminated; add one with disposable: true, or declare termination.provision.',
    } });
    return { subjects: [SUBJECT], missing, accounts: 0, requests: REQUESTS, waitsMs: 1000 * (withinSecondsOf(profile, policy) + policy.parameters.index.settleSeconds) };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    await openSessions(eyes, [T1, T2].flatMap((name) => actingAccounts(context.profile, context.actors, name).slice(0, 1)), [resourcesOf(context.profile)[0]?.[1].route ?? '']);
    const { value: data, evidence } = await collectEvidence(() => observe(eyes));
    yield { subject: SUBJECT, data, evidence };
  },
});
