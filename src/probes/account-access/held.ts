import { OperationError } from '../../actors/operation-error.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { ClientState, LeasedAccount } from '../../actors/types.ts';
import { STANDING_KINDS } from '../../profile/session-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { sharedSessions } from '../seeding/actor-sessions.ts';
import { Links, linkWays, type LinkWay, type MailedLink } from '../reset/links.ts';
import { renewsWith } from '../session/renewal.ts';
import { type Answer, type Asked, asking, assertDecided, letIn, standsFor, told } from '../session/told.ts';

/** A credential somebody holds. */
export interface Held {
  readonly name: string;
  /** Whether it works now. */
  readonly works: () => Promise<Answer>;
  /** As `works`, before anything was ended, where trying it then would use it up. */
  readonly worksBefore?: () => Promise<Answer>;
  /** It can be tried once, so it is tried at the end of the window. */
  readonly once?: true;
  /** It belongs to an account of its own, which is to be ended as well. */
  readonly owner?: LeasedAccount;
}

/** What the account itself kept. Signing in by the former password is none of it, nor what belongs to somebody else. */
export const keptByAccount = (held: readonly Held[]): readonly Held[] => held.filter(({ name, owner }) => owner === undefined && !name.startsWith('sign-in@'));

const isAbsent = ({ absences = [] }: TargetProfile, feature: string): boolean => absences.some((one) => one.feature === feature);

/** How people are invited by mail. */
const invitationOf = ({ passwords, pools }: TargetProfile): LinkWay | undefined => Object.entries(passwords.setters)
  .flatMap(([name, declared]) => (declared.kind === 'invitation' && declared.request && pools.users?.create ? [{ name, declared: { ...declared, request: declared.request } }] : []))[0];

/** Kinds that are declared absent, and those nothing is said about. */
export function undeclaredKinds(profile: TargetProfile): { readonly unknownKinds: readonly string[]; readonly absentKinds: readonly string[] } {
  const held = new Set(Object.values(profile.standingCredentials).map(({ kind }) => kind));
  const rest = STANDING_KINDS.filter((kind) => !held.has(kind));
  const mailed = [...(linkWays(profile).length > 0 ? [] : ['forgotten']), ...(invitationOf(profile) ? [] : ['invitation'])];
  const all = [...rest, ...mailed];
  return { unknownKinds: all.filter((kind) => !isAbsent(profile, kind)), absentKinds: all.filter((kind) => isAbsent(profile, kind)) };
}

/** Everything one account can hold, obtained anew. */
export class Holder {
  readonly #context: ProbeContext;
  readonly account: LeasedAccount;

  constructor(context: ProbeContext, account: LeasedAccount) {
    this.#context = context;
    this.account = account;
  }

  /** @throws {OperationError} when the account cannot be signed in */
  async obtain(): Promise<readonly Held[]> {
    const routes = Object.keys(this.#context.profile.routes);
    const held: Held[] = [];
    for (const [index, route] of routes.entries()) {
      held.push(this.#session(`session@${route}`, route, await this.#state(route)));
      if (index === 0) held.push(this.#session(`second-session@${route}`, route, await this.#state(route)));
      if (this.#context.profile.routes[route]?.renew) held.push(await this.#refresh(route));
      held.push(this.#signIn(route));
    }
    for (const name of Object.keys(this.#context.profile.standingCredentials)) held.push(await this.#standing(name));
    const [way] = linkWays(this.#context.profile);
    if (way) held.push(await this.#reset(new Links(this.#context, way)));
    const invitation = invitationOf(this.#context.profile);
    if (invitation) held.push(await this.#invitation(invitation));
    return held;
  }

  async #state(route: string): Promise<ClientState> {
    const session = await this.#context.actors.signIn(this.account, route);
    try {
      return await session.state();
    } finally {
      await session.close();
    }
  }

  #session(name: string, route: string, state: ClientState): Held {
    return { name, works: () => standsFor(this.#context, route, state, this.account.identity) };
  }

  async #refresh(route: string): Promise<Held> {
    let state = await this.#state(route);
    const works = async (): Promise<Answer> => {
      const { next, ...answer } = await renewsWith(this.#context, route, state, this.account.identity);
      state = next;
      return answer;
    };
    return { name: `refresh@${route}`, works };
  }

  #signIn(route: string): Held {
    return { name: `sign-in@${route}`, works: async () => {
      return letIn(await this.#context.actors.tryLogin(this.account, route, { password: this.account.password, sent: 'correct' }));
    } };
  }

  async #standing(name: string): Promise<Held> {
    const { actors, profile } = this.#context;
    const declared = profile.standingCredentials[name];
    if (!declared) throw new RangeError(`no standing credential ${name}`);
    const session = await actors.signIn(this.account, declared.route);
    const obtained = await asking(() => session.perform(declared.obtain));
    await session.close();
    if ('problem' in obtained) return { name, works: () => Promise.resolve({ told: 'unknown', problem: obtained.problem }) };
    return { name, works: () => told(async () => {
      const stranger = await actors.stranger(declared.route);
      try {
        const used = await stranger.perform(declared.use, obtained.value.values);
        if (used.values['content'] !== undefined) return true;
        assertDecided(`standingCredentials.${name}.use`, used);
        return false;
      } finally {
        await stranger.close();
      }
    }) };
  }

  /** The link of an invited person who has not followed it yet. */
  async #invitation(way: LinkWay): Promise<Held> {
    const { actors } = this.#context;
    const { account: inviter, route, request } = way.declared;
    const reserved = actors.pools.reserve('users', 'account.disable-cuts-access (invitation)');
    const [first, newPassword] = [this.#newPassword(), this.#newPassword()];
    const links = new Links(this.#context, way);
    let owner = reserved.become(first);
    const mailed = await asking(async () => {
      const watch = await links.watch(owner);
      const askedAtMs = this.#context.now().getTime();
      const { values } = await sharedSessions(this.#context).perform(inviter === undefined ? null : actors.account(inviter), route, request, {
        ...owner.variables, ...reserved.variables, newMail: watch.address,
      });
      owner = reserved.become(newPassword, values);
      const link = await links.nextOf(watch, askedAtMs, owner);
      if (link) return link;
      throw new OperationError('control-failed', { ja: '招待のメールが届きませんでした。mail.boxes と passwords.setters を確認してください。', en: 'No invitation arrived by mail. Check mail.boxes and passwords.setters.' });
    });
    return { ...this.#byLink('invitation', links, mailed, owner, newPassword), owner };
  }

  #newPassword(): string {
    const password = generatePassword({ length: 20, randomBytes: (size) => this.#context.randomBytes(size) });
    this.#context.learnSecret(password);
    return password;
  }

  async #reset(links: Links): Promise<Held> {
    return this.#byLink('password-reset', links, await asking(() => links.fresh(this.account)), this.account, this.#newPassword());
  }

  /** A mailed link counts as working when the password it sets lets somebody in. */
  #byLink(name: string, links: Links, mailed: Asked<MailedLink>, owner: LeasedAccount, newPassword: string): Held {
    const works = async (): Promise<Answer> => {
      if ('problem' in mailed) return { told: 'unknown', problem: mailed.problem };
      // Whatever the page answers, or lacks: the password decides.
      const followed = await asking(() => links.follow(mailed.value, owner, newPassword));
      if ('problem' in followed && followed.problem.code !== 'control-failed') return { told: 'unknown', problem: followed.problem };
      return letIn(await this.#context.actors.tryLogin(owner, links.way.declared.route, { password: newPassword, sent: 'by link' }));
    };
    return {
      name, once: true, works,
      worksBefore: () => Promise.resolve('problem' in mailed ? { told: 'unknown', problem: mailed.problem } : { told: true }),
    };
  }
}
