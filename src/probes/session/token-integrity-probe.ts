import { OperationError } from '../../actors/operation-error.ts';
import { Scope } from '../../actors/scope.ts';
import { Filler } from '../../actors/template.ts';
import type { ActingAccount, ClientState, Session } from '../../actors/types.ts';
import type { CarrierSeen, TokenIntegrityData, VariantBatch, VariantSeen } from '../../observations/session.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { type Carrier, onlyCarriers, replacing, sameIn, smallestState } from './carriers.ts';
import { estimateValues } from './entropy.ts';
import { alteredFrom, confused, forgedFrom, type Forged } from './forge.ts';
import { findKeySet, type KeySet } from './key-set.ts';
import { actingPair, missingPeople, ordinaryNames, poolGives } from './people.ts';
import { asking, part, problemIn, replayed, standsFor, told } from './told.ts';
import { readClaims } from './web-token.ts';

/** A token that lives longer is not waited for. */
const LONGEST_WAIT_S = 900;
const VARIANT_REQUESTS = 120;
/** Hundreds of sign-ins alike need not all be shown. */
const MOST_EVIDENCE = 40;

const isEncrypted = (value: string): boolean => value.split('.').length === 5 && readClaims(value.split('.').slice(0, 3).join('.')) === undefined && value.startsWith('eyJ');

class TokenTrial {
  readonly #context: ProbeContext;
  readonly #route: string;
  readonly #account: ActingAccount;

  constructor(context: ProbeContext, route: string, account: ActingAccount) {
    this.#context = context;
    this.#route = route;
    this.#account = account;
  }

  /** Does something with a session begun for it. @throws {OperationError} */
  async fresh<T>(work: (state: ClientState, session: Session) => Promise<T>): Promise<T> {
    const session = await this.#context.actors.signIn(this.#account, this.#route);
    try {
      return await work(await session.state(), session);
    } finally {
      await session.close();
    }
  }

  control(state: ClientState) {
    return standsFor(this.#context, this.#route, state, this.#account.identity);
  }

  /** A forged value counts when it stands for anybody at all. */
  async #variant(state: ClientState, carrier: Carrier, { flaw, label, value }: Forged): Promise<VariantSeen> {
    const seen = await told(() => replayed(this.#context, this.#route, replacing(state, carrier, value), async (session) => (await session.whoami()) !== null));
    return { flaw, label, authenticates: seen.told, ...problemIn(seen) };
  }

  /** One kind of flaw, between two uses of the token as it is; taken again when the token ran out meanwhile. */
  async batch(flaw: string, carriers: readonly Carrier[], carrier: Carrier, make: (value: string, state: ClientState) => readonly Forged[], attempts = 2): Promise<VariantBatch> {
    const { profile } = this.#context;
    const seen = await part(() => this.fresh(async (whole) => {
      const state = onlyCarriers(profile, this.#route, whole, carriers);
      const own = sameIn(profile, this.#route, state, carrier);
      const before = await this.control(state);
      const variants: VariantSeen[] = [];
      for (const forged of own ? make(own.value, whole) : []) variants.push(await this.#variant(state, own as Carrier, forged));
      const after = await this.control(state);
      return { flaw, variants, controlBefore: before.told, controlAfter: after.told, ...problemIn(before, after) };
    }));
    const lost = seen.controlAfter !== true && seen.variants.every(({ authenticates }) => authenticates !== true);
    return lost && attempts > 1 ? this.batch(flaw, carriers, carrier, make, attempts - 1) : seen;
  }

  /** Uses a token until it has run out and a while longer; the control after it is a new one. */
  async expired(carriers: readonly Carrier[], carrier: Carrier): Promise<VariantBatch | number | null> {
    const { profile, policy, now, sleep } = this.#context;
    const { cookies, values } = await this.fresh(async (whole) => onlyCarriers(profile, this.#route, whole, carriers));
    const state = { cookies, values };
    const exp = readClaims(sameIn(profile, this.#route, state, carrier)?.value ?? '')?.claims['exp'];
    if (typeof exp !== 'number') return null;
    const waitMs = exp * 1000 - now().getTime();
    if (waitMs > LONGEST_WAIT_S * 1000) return Math.ceil(waitMs / 1000);
    return part(async () => {
      const before = await this.control(state);
      await sleep(Math.max(0, waitMs) + policy.parameters.session.expirySlackSeconds * 1000);
      const seen = await told(() => replayed(this.#context, this.#route, state, async (session) => (await session.whoami()) !== null));
      const after = await this.fresh((whole) => this.control(onlyCarriers(profile, this.#route, whole, carriers)));
      return {
        flaw: 'expired', variants: [{ flaw: 'expired', label: 'exp', authenticates: seen.told, ...problemIn(seen) }],
        controlBefore: before.told, controlAfter: after.told, ...problemIn(before, after),
      };
    });
  }

  /** Values of one carrier in the order in which the service gave them out. */
  async collect(carriers: readonly Carrier[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { actors, profile, policy } = this.#context;
    const values = new Map<string, string[]>();
    for (let count = 0; count < policy.parameters.session.sampleValues; count++) {
      // The oracle need not be asked each time: whether these values serve was seen before.
      const session = await actors.signIn(this.#account, this.#route, { secondFactor: 'skip' });
      const state = await session.state();
      await session.close();
      for (const carrier of carriers) {
        const own = sameIn(profile, this.#route, state, carrier);
        if (own) values.set(carrier.name, [...values.get(carrier.name) ?? [], own.value]);
      }
    }
    return values;
  }
}

/** Every other token that signing in gave, and those the vendor names. */
function otherTokens(context: ProbeContext, route: string, account: ActingAccount, own: string, { values, cookies }: ClientState): readonly Forged[] {
  const given = [...Object.entries(values), ...cookies.map(({ name, value }) => [name, value] as const)]
    .filter(([, value]) => value !== own && readClaims(value) !== undefined).map(([name, value]): Forged => ({ flaw: 'other-token', label: name, value }));
  const fill = new Filler(`sessions.${route}.refusedTokens`, new Scope(account.variables));
  const named = Object.entries(context.profile.sessions[route]?.refusedTokens ?? {}).map(([label, template]): Forged => ({ flaw: 'other-token', label, value: fill.text(template) }));
  return [...given, ...named];
}

async function observeCarrier(context: ProbeContext, route: string, carrier: Carrier, more: {
  readonly trial: TokenTrial; readonly carriers: readonly Carrier[]; readonly keys: KeySet | null; readonly holder: ActingAccount;
}): Promise<Omit<CarrierSeen, 'estimate'> & { readonly unwaited: number | null }> {
  const { trial, carriers, keys, holder } = more;
  const token = readClaims(carrier.value);
  const batches: VariantBatch[] = [];
  let unwaited: number | null = null;
  const { evidence } = await collectEvidence(async () => {
    if (!token) {
      batches.push(await trial.batch('altered', carriers, carrier, alteredFrom));
      return;
    }
    const forged = (value: string): readonly Forged[] => {
      const read = readClaims(value);
      return read ? [...forgedFrom(value, read), ...confused(read, keys?.keys ?? [])] : [];
    };
    for (const flaw of new Set(forged(carrier.value).map((one) => one.flaw))) {
      batches.push(await trial.batch(flaw, carriers, carrier, (value) => forged(value).filter((one) => one.flaw === flaw)));
    }
    const others = await trial.batch('other-token', carriers, carrier, (value, state) => otherTokens(context, route, holder, value, state));
    if (others.variants.length > 0) batches.push(others);
    const expired = await trial.expired(carriers, carrier);
    if (typeof expired === 'number') unwaited = expired;
    else if (expired) batches.push(expired);
  });
  const form = token ? 'self-contained' as const : isEncrypted(carrier.value) ? 'encrypted' as const : 'opaque' as const;
  const algorithm = token?.header['alg'];
  return { name: carrier.name, kind: carrier.kind, form, algorithm: typeof algorithm === 'string' ? algorithm : null, batches, unwaited, evidence };
}

async function observeRoute(context: ProbeContext, route: string): Promise<TokenIntegrityData> {
  const { profile, actors } = context;
  const { acting } = await actingPair(context, 'session.token-integrity');
  const holder = actors.account(ordinaryNames(profile)[0] ?? acting.name);
  const trial = new TokenTrial(context, route, acting);
  const suffices = async (state: ClientState): Promise<boolean> => {
    const { told: answer, problem } = await trial.control(state);
    if (answer === 'unknown') throw new OperationError(problem?.code ?? 'ambiguous-effect', problem?.reason ?? { ja: '判定用の操作が答えませんでした。', en: 'The oracle did not answer.' });
    return answer;
  };
  // What a page keeps elsewhere, in its storage, cannot be presented by another client.
  const { carriers } = await trial.fresh(async (state) => (await suffices(state) ? smallestState(profile, route, state, suffices) : { carriers: [] }));
  const keys = await findKeySet(context, profile.sessions[route]?.keySet);
  const seen: (Omit<CarrierSeen, 'estimate'> & { readonly unwaited: number | null })[] = [];
  for (const carrier of carriers) seen.push(await observeCarrier(context, route, carrier, { trial, carriers, keys, holder }));
  const opaque = carriers.filter((_, index) => seen[index]?.form === 'opaque');
  const { value: collected, evidence } = await collectEvidence(() => asking(() => (opaque.length > 0 ? trial.collect(opaque) : Promise.resolve(new Map<string, readonly string[]>()))));
  return {
    route, account: acting.name, keySet: keys?.url ?? null, unwaitedSeconds: seen.map(({ unwaited }) => unwaited).find((one) => one !== null) ?? null,
    carriers: seen.map(({ unwaited: _unwaited, ...one }): CarrierSeen => {
      if (one.form !== 'opaque') return { ...one, estimate: null };
      if ('problem' in collected) return { ...one, estimate: null, problem: collected.problem };
      return { ...one, estimate: estimateValues(collected.value.get(one.name) ?? []), evidence: [...one.evidence, ...evidence.slice(-5)] };
    }),
  };
}

export const tokenIntegrityProbe = defineProbe({
  kind: 'session.token-integrity',
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const routes = Object.keys(profile.routes);
    return {
      subjects: routes, missing: missingPeople(profile), accounts: poolGives(profile) ? routes.length : 0,
      requests: routes.length * (VARIANT_REQUESTS + policy.parameters.session.sampleValues * 2), waitsMs: 0,
    };
  },
  async *observe(context) {
    for (const route of Object.keys(context.profile.routes)) {
      const { value, evidence } = await collectEvidence(async () => {
        try {
          return { data: await observeRoute(context, route) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      yield { subject: route, evidence: evidence.slice(0, MOST_EVIDENCE), ...value };
    }
  },
});
