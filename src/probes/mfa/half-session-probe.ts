import type { ActingAccount, LeasedAccount, OperationResult, Session, Variables } from '../../actors/types.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { HalfSessionData, HalfSessionUse } from '../../observations/mfa.ts';
import { hasSecondFactor } from '../../actors/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { accessOf, asked, functionsOn, presenting, tryFunction, unevaluated } from './access.ts';
import { adminsOf, missingForAdmins, privilegedRoutes } from './admins.ts';

const REQUESTS_PER_ROUTE = 80;

const OWN_SESSION = 'session';

type Effect = Pick<HalfSessionUse, 'effect' | 'problem'>;

const lockedOut = (route: string): Problem => ({ code: 'control-failed', reason: {
  ja: `経路 ${route}: 変更を試した後、使い捨ての管理者は両方の要素を示しても管理者の目印に届きませんでした。ロックされていれば、変更が通らなかった理由が分かりません。`,
  en: `Route ${route}: after the changes were tried, the disposable administrator did not reach the privileged marker even with both factors. If it is locked, why nothing was changed is not known.`,
} });

/** An effect counts whatever the answer was; none counts only where the try was evaluated. */
function effectIn(done: { readonly value: OperationResult } | { readonly problem: Problem }, name: string, seen: Effect): Effect {
  const problem = seen.effect === false ? unevaluated(name, done) : undefined;
  return problem ? { effect: 'unknown', problem } : seen;
}

export class HalfSession {
  readonly #context: ProbeContext;
  readonly #account: ActingAccount;
  readonly #route: string;
  readonly uses: HalfSessionUse[] = [];

  constructor(context: ProbeContext, account: ActingAccount, route: string) {
    this.#context = context;
    this.#account = account;
    this.#route = route;
  }

  /** Everything that can be tried without changing the account. */
  async tryReading(full: Session): Promise<void> {
    const { profile } = this.#context;
    const half = await this.#half();
    try {
      await this.#use('privileged-oracle', this.#route, OWN_SESSION, true, async () => ({ effect: (await half.privilegedMarker()) !== null }));
      for (const name of functionsOn(profile, this.#route)) {
        const control = (await tryFunction(profile, full, name)).privileged;
        await this.#use('admin-function', name, OWN_SESSION, control === true, () => this.#function(half, name));
      }
      await this.#presentElsewhere(half);
      await this.#credentialFunctions(half, full);
      await this.#use('repeated-sign-in', this.#route, OWN_SESSION, null, () => this.#repeat(half));
    } finally {
      await half.close();
    }
  }

  /** Tries to change password and factor with half a sign-in. Only for a disposable account. */
  async tryChanging(account: LeasedAccount): Promise<void> {
    const { profile, actors } = this.#context;
    let current = account;
    for (const [name, { route, change }] of Object.entries(profile.passwordRoutes)) {
      for (const presented of await this.#presentations(route)) {
        const newPassword = generatePassword({ length: 16, randomBytes: (size) => this.#context.randomBytes(size) });
        this.#context.learnSecret(newPassword);
        await this.#use('password-change', name, presented, null, async () => {
          const done = await this.#with(route, presented, (session, variables) => asked(() => session.perform(change, { ...variables, currentPassword: account.password, newPassword })));
          const { effect, problem } = await actors.tryLogin(account, route, { password: newPassword, sent: 'changed with half a sign-in' });
          if (effect === 'signed-in') current = account.withPassword(newPassword);
          return effectIn(done, `passwordRoutes.${name}`, { effect: effect === 'unknown' ? 'unknown' : effect === 'signed-in', ...(problem ? { problem } : {}) });
        });
      }
    }
    for (const [name, { route, operation }] of Object.entries(profile.credentialFunctions)) {
      for (const presented of await this.#presentations(route)) {
        // Whatever the function answered: the first factor alone must still give nothing.
        await this.#use('factor-settings', name, presented, null, async () => {
          const done = await this.#with(route, presented, (session, variables) => asked(() => session.perform(operation, variables)));
          const again = await this.#half();
          try {
            return effectIn(done, `credentialFunctions.${name}`, { effect: (await again.privilegedMarker()) !== null });
          } finally {
            await again.close();
          }
        });
      }
    }
    await this.#controlChanges(current);
  }

  /** The tries may have locked the account: then that nothing was changed says nothing. */
  async #controlChanges(account: LeasedAccount): Promise<void> {
    if (this.uses.length === 0) return;
    const { value: { privileged, effect, problem: silence }, evidence } = await collectEvidence(() => this.#context.actors.tryLogin(account, this.#route, {
      password: account.password, sent: 'correct', asksPrivileged: true,
    }));
    if (privileged === true) return;
    const problem = effect === 'unknown' && silence ? silence : lockedOut(this.#route);
    const uses = this.uses.map((use): HalfSessionUse => (use.effect === false ? { ...use, effect: 'unknown', problem, evidence: [...use.evidence, ...evidence] } : use));
    this.uses.splice(0, uses.length, ...uses);
  }

  /** Ways to present half a sign-in on a route: its own session, or a value held, in the place of the route's credential. */
  async #presentations(route: string): Promise<readonly string[]> {
    const half = await this.#half();
    await half.close();
    const declared = this.#context.profile.routes[route];
    const carries = declared?.client === 'http' && Object.keys(declared.authorize).length > 0;
    return [...(route === this.#route ? [OWN_SESSION] : []), ...(carries ? Object.keys(half.held) : [])];
  }

  /** Does something on a route with a fresh half sign-in, presented in one of those ways. */
  async #with<T>(route: string, presented: string, act: (session: Session, variables: Variables) => Promise<T>): Promise<T> {
    const half = await this.#half();
    try {
      if (presented === OWN_SESSION) return await act(half, {});
      const stranger = await this.#context.actors.stranger(route);
      try {
        return await act(stranger, presenting(this.#context.profile, route, half.held[presented] ?? ''));
      } finally {
        await stranger.close();
      }
    } finally {
      await half.close();
    }
  }

  #half(): Promise<Session> {
    return this.#context.actors.signIn(this.#account, this.#route, { secondFactor: 'skip' });
  }

  async #use(kind: string, name: string, presented: string, control: boolean | null, tryIt: () => Promise<Effect>): Promise<void> {
    const { value, evidence } = await collectEvidence(() => asked(tryIt));
    const effect: Effect = 'problem' in value ? { effect: 'unknown', problem: value.problem } : value.value;
    this.uses.push({ kind, name, presented, control, evidence, ...effect });
  }

  async #function(session: Session, name: string, variables: Variables = {}): Promise<Effect> {
    const { privileged, problem } = await tryFunction(this.#context.profile, session, name, variables);
    return { effect: privileged, ...(problem ? { problem } : {}) };
  }

  /** Each value the half session holds, in the place of a credential, on every HTTP route. */
  async #presentElsewhere(half: Session): Promise<void> {
    const { profile, actors } = this.#context;
    const routes = Object.entries(profile.routes).filter(([, route]) => route.client === 'http' && Object.keys(route.authorize).length > 0).map(([name]) => name);
    for (const [held, value] of Object.entries(half.held)) {
      for (const route of routes) {
        const stranger = await actors.stranger(route);
        try {
          for (const name of functionsOn(profile, route)) {
            await this.#use('admin-function', name, held, null, () => this.#function(stranger, name, presenting(profile, route, value)));
          }
        } finally {
          await stranger.close();
        }
      }
    }
  }

  /** A credential handed out to half a session counts when it opens what only administrators see. */
  async #credentialFunctions(half: Session, full: Session): Promise<void> {
    const { profile } = this.#context;
    for (const [name, { route, operation }] of Object.entries(profile.credentialFunctions)) {
      if (route !== this.#route) continue;
      await this.#use('credential-function', name, OWN_SESSION, null, async () => {
        const { values } = await half.perform(operation);
        const credential = values['credential'];
        return { effect: credential !== undefined && await this.#opens(credential, full) };
      });
    }
  }

  async #opens(credential: string, full: Session): Promise<boolean> {
    const { profile, actors } = this.#context;
    const { privileged } = profile.routes[full.route] ?? {};
    if (!privileged) return false;
    const stranger = await actors.stranger(full.route);
    try {
      const { values } = await stranger.perform(privileged, presenting(profile, full.route, credential));
      return values['marker'] !== undefined;
    } finally {
      await stranger.close();
    }
  }

  async #repeat(half: Session): Promise<Effect> {
    const { signIn } = this.#context.profile.routes[this.#route] ?? {};
    if (!signIn || this.#account.password === undefined) return { effect: false };
    await asked(() => half.perform(signIn, { password: this.#account.password as string }));
    return { effect: (await half.privilegedMarker()) !== null };
  }
}

async function observeRoute(context: ProbeContext, account: ActingAccount, route: string): Promise<HalfSessionData> {
  const full = await context.actors.signIn(account, route);
  const half = new HalfSession(context, account, route);
  try {
    await half.tryReading(full);
    const bothFactors = await accessOf(context.profile, full);
    const uses = [...half.uses];
    if (context.profile.pools.admins) {
      const disposable = await context.actors.pools.lease('admins', 'mfa.half-session');
      const changing = new HalfSession(context, disposable, route);
      await changing.tryChanging(disposable);
      uses.push(...changing.uses);
    }
    return { account: account.name, route, uses, bothFactors };
  } finally {
    await full.close();
  }
}

export const halfSessionProbe = defineProbe({
  kind: 'mfa.half-session',
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const routes = privilegedRoutes(profile);
    const [admin] = adminsOf(profile);
    const period = profile.accounts[admin ?? '']?.totp?.periodSeconds ?? 0;
    return {
      subjects: routes, missing: missingForAdmins(profile), accounts: profile.pools.admins ? routes.length : 0,
      requests: routes.length * REQUESTS_PER_ROUTE, waitsMs: routes.length * period * 1000,
    };
  },
  async *observe(context) {
    const [admin] = adminsOf(context.profile).map((name) => context.actors.account(name)).filter(hasSecondFactor);
    for (const route of privilegedRoutes(context.profile)) {
      if (!admin) {
        yield { subject: route, evidence: [], problem: { code: 'no-input', reason: {
          ja: '第二要素 (totp) を持つ管理者がプロファイルにありません。accounts に totp.secret の参照を書いてください。',
          en: 'No administrator of the profile has a second factor (totp); write a reference to totp.secret under accounts.',
        } } };
        continue;
      }
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, admin, route));
      yield { subject: route, data, evidence };
    }
  },
});
