import type { AnswerSeen, LeasedAccount, Variables } from '../../actors/types.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccountAction, ActionSeen } from '../../observations/account-lifecycle.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { signInRoutes } from '../lockout/routes.ts';
import { asked, silenceOf } from '../mfa/access.ts';
import { ActorSessions } from '../seeding/actor-sessions.ts';
import { poll } from '../seeding/wait.ts';
import { letIn } from '../session/told.ts';

export type Interface = TargetProfile['accountManagement']['interfaces'][string];

/** A failure that rests on absence is taken twice, each with its whole window (catalogue P9). */
const REPETITIONS = 2;
/** Refused sign-ins count: an account that is asked for too often is locked by the question. */
const LOOKS_BY_SIGN_IN = 3;

type Told = boolean | { readonly problem: Problem };
type Effect = Pick<ActionSeen, 'effect' | 'afterMs' | 'problem'>;

/** One account on its way from creation to deletion. */
export class Lifecycle {
  readonly #context: ProbeContext;
  readonly #declared: Interface;
  readonly #sessions: ActorSessions;
  readonly #neighbour: LeasedAccount;
  readonly #password: string;
  #account: LeasedAccount;
  readonly seen: ActionSeen[] = [];

  constructor(context: ProbeContext, declared: Interface, neighbour: LeasedAccount) {
    this.#context = context;
    this.#declared = declared;
    this.#neighbour = neighbour;
    this.#sessions = new ActorSessions(context);
    const { minLength = 0, symbols } = context.profile.declared.password ?? {};
    this.#password = generatePassword({ length: Math.max(20, minLength + 4), randomBytes: (size) => context.randomBytes(size), ...(symbols === undefined ? {} : { symbols }) });
    this.#account = neighbour;
  }

  get name(): string {
    return this.#account.name;
  }

  async run(): Promise<void> {
    try {
      if (!(await this.#create())) return;
      await this.#list();
      await this.#change('rename', { newName: `検収 改姓 ${this.name}` }, (variables) => this.#reads('name', variables['newName'] as string));
      await this.#changeRole();
      // Without the sign-in before it a refusal afterwards would say nothing.
      if (this.#declared.disable) await this.#stop('disable');
      if (this.#declared.enable && this.#succeeded('disable')) await this.#change('enable', {}, () => this.#signsIn(), LOOKS_BY_SIGN_IN);
      if (this.#declared.remove) await this.#stop('remove');
    } finally {
      await this.#sessions.close();
    }
  }

  #succeeded(action: AccountAction): boolean {
    return this.seen.some((one) => one.action === action && one.effect === true);
  }

  /** Made by the interface itself, or by the pool where the interface makes none. */
  async #create(): Promise<boolean> {
    const { create } = this.#declared;
    if (!create) {
      this.#account = await this.#context.actors.pools.lease('users', 'account.lifecycle');
      return true;
    }
    await this.#record('create', null, false, async () => {
      const reserved = this.#context.actors.pools.reserve('users', 'account.lifecycle');
      const done = await this.#perform(create, { ...reserved.variables, newPassword: this.#password });
      if ('problem' in done) return done;
      this.#account = reserved.become(this.#password, done.values);
      return { ...done, effect: await this.#within(() => this.#signsIn(), true, LOOKS_BY_SIGN_IN) };
    });
    return this.#succeeded('create');
  }

  async #list(): Promise<void> {
    const { list } = this.#declared;
    if (!list) return;
    const shows = async (loginId: string): Promise<Told> => {
      const done = await this.#perform(list, { loginId });
      if ('problem' in done) return done;
      if ((done.values['listed'] ?? '') !== '') return true;
      const silence = silenceOf('list', done.status ?? undefined);
      return silence ? { problem: silence } : false;
    };
    const nobody = await shows(`${this.name}x`);
    await this.#record('list', typeof nobody === 'boolean' ? !nobody : 'unknown', false, async () => ({ status: 200, effect: await this.#within(() => shows(this.#loginId), true) }));
  }

  async #changeRole(): Promise<void> {
    const { newRole, ownRole } = this.#context.profile.accountManagement;
    if (newRole === undefined) return;
    await this.#change('change-role', { newRole }, async (variables) => {
      const shown = await this.#reads('role', variables['newRole'] as string);
      if (shown !== true || !ownRole) return shown;
      return this.#ownRoleIs(ownRole.route, ownRole.operation, newRole);
    });
  }

  /** What the service goes by, as against what administrators are shown: asked in a fresh session of the account. */
  async #ownRoleIs(route: string, operation: Operation, role: string): Promise<Told> {
    const told = await asked(async () => {
      const session = await this.#context.actors.signIn(this.#account, route);
      try {
        return await session.perform(operation);
      } finally {
        await session.close();
      }
    });
    return 'problem' in told ? told : told.value.values['role']?.trim() === role;
  }

  async #reads(value: 'name' | 'role', wanted: string): Promise<Told> {
    const { read } = this.#declared;
    if (!read) return { problem: { code: 'no-input', reason: {
      ja: 'プロファイルの accountManagement.interfaces に read (氏名と役割を読む操作) がありません。', en: 'The profile declares no read (of name and role) for the interface under accountManagement.',
    } } };
    const done = await this.#perform(read, {});
    if ('problem' in done) return done;
    const silence = done.values[value] === undefined ? silenceOf('read', done.status ?? undefined) : undefined;
    return silence ? { problem: silence } : done.values[value]?.trim() === wanted;
  }

  /** An action whose effect must appear. */
  async #change(action: 'rename' | 'change-role' | 'enable', variables: Readonly<Record<string, string>>, isDone: (variables: Readonly<Record<string, string>>) => Promise<Told>, looks?: number): Promise<void> {
    const operation = this.#declared[action];
    if (!operation) return;
    const before = action === 'enable' ? null : await isDone(variables);
    await this.#record(action, before === null ? null : typeof before === 'boolean' ? !before : 'unknown', false, async () => {
      const done = await this.#perform(operation, variables);
      return 'problem' in done ? done : { ...done, effect: await this.#within(() => isDone(variables), true, looks) };
    });
  }

  /** An action after which nobody signs in with the account any more, while others do. */
  async #stop(action: 'disable' | 'remove'): Promise<void> {
    const operation = this.#declared[action] as Operation;
    const before = await this.#signsIn();
    await this.#record(action, before === true ? true : typeof before === 'boolean' ? false : 'unknown', true, async () => {
      const done = await this.#perform(operation, {});
      return 'problem' in done ? done : { ...done, effect: await this.#within(() => this.#signsIn(), false) };
    });
    const { list } = this.#declared;
    const last = this.seen.at(-1);
    if (action !== 'remove' || !list || last?.effect !== true) return;
    const listed = await this.#perform(list, { loginId: this.#loginId });
    if ('values' in listed) this.seen.splice(-1, 1, { ...last, stillListed: (listed.values['listed'] ?? '') !== '' });
  }

  get #loginId(): string {
    return this.#account.variables['loginId'] ?? this.name;
  }

  async #signsIn(account: LeasedAccount = this.#account): Promise<Told> {
    const [route] = signInRoutes(this.#context.profile);
    const { told, problem } = letIn(await this.#context.actors.tryLogin(account, route ?? '', { password: account.password, sent: 'correct' }));
    if (told !== 'unknown') return told;
    return { problem: problem ?? { code: 'ambiguous-effect', reason: { ja: 'ログインできたかどうかを確かめられませんでした。', en: 'It could not be told whether signing in worked.' } } };
  }

  async #perform(operation: Operation, variables: Variables): Promise<{ readonly values: Readonly<Record<string, string>>; readonly status: number | null } | { readonly problem: Problem }> {
    const { actors } = this.#context;
    const done = await asked(() => this.#sessions.perform(actors.account(this.#declared.account), this.#declared.route, operation, { ...this.#account.variables, loginId: this.#loginId, ...variables }));
    if ('problem' in done) return done;
    const last: AnswerSeen | undefined = done.value.answers.at(-1);
    return { values: done.value.values, status: last?.status ?? null };
  }

  /** Looks until the wanted state is there, or the window for changes of accounts has passed. */
  async #within(look: () => Promise<Told>, wanted: boolean, looks?: number): Promise<Effect> {
    const began = this.#context.now().getTime();
    const windowMs = this.#context.policy.parameters.authz.settleSeconds * 1000;
    const step = windowMs / ((looks ?? 2) - 1);
    const context = looks === undefined ? this.#context : { now: this.#context.now, sleep: (_ms: number) => this.#context.sleep(step) };
    const { answer, satisfied } = await poll(context, windowMs, look, (told) => told === wanted);
    if (satisfied) return { effect: true, afterMs: this.#context.now().getTime() - began };
    return typeof answer === 'boolean' ? { effect: false } : { effect: 'unknown', problem: answer.problem };
  }

  async #record(
    action: AccountAction, absentBefore: ActionSeen['absentBefore'], refusal: boolean,
    take: () => Promise<{ readonly status: number | null; readonly effect: Effect } | { readonly problem: Problem }>, repetitions = REPETITIONS,
  ): Promise<void> {
    const { value, evidence } = await collectEvidence(async () => {
      let times = 0;
      let taken: Awaited<ReturnType<typeof take>>;
      do {
        taken = await take();
        times += 1;
      } while (times < repetitions && 'effect' in taken && taken.effect.effect === false);
      const neighbour = refusal ? await this.#signsIn(this.#neighbour) : null;
      const told = 'problem' in taken ? { status: null, effect: 'unknown' as const, problem: taken.problem } : { status: taken.status, ...taken.effect };
      return { times, neighbour: neighbour === null || typeof neighbour === 'boolean' ? neighbour : 'unknown' as const, ...told };
    });
    this.seen.push({ action, absentBefore, ...value, evidence });
  }
}
