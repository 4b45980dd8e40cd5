import { randomBytes as systemRandom } from 'node:crypto';
import type { EvidenceSink } from '../domain/evidence.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Operation } from '../profile/operation-schema.ts';
import type { RouteDeclaration, TargetProfile } from '../profile/schema.ts';
import type { SecretRef } from '../profile/secret-schema.ts';
import { createRecorder } from '../transport/recorder.ts';
import type { Redactor } from '../transport/redaction.ts';
import type { Channel, Transport } from '../transport/types.ts';
import { AccountDirectory, secretReader } from './accounts.ts';
import { AttemptBook } from './attempts.ts';
import { BrowserHost, type BrowserOptions } from './browser-host.ts';
import { httpClient, type Client } from './client.ts';
import { KeptSessions } from './kept-sessions.ts';
import { createMailroom } from './mail/mailroom.ts';
import { Login } from './login.ts';
import { holding, KeptClient, passwordForms, rewriting, withHeaders, withUsualHeaders } from './login-client.ts';
import { OperationError } from './operation-error.ts';
import { operationNames } from './operation-names.ts';
import { OtpSources } from './otp.ts';
import { Pictures } from './pictures.ts';
import { Pools } from './pools.ts';
import { Scope } from './scope.ts';
import { ActingSession, type SessionEnvironment } from './session.ts';
import { Filler } from './template.ts';
import type { ActingAccount, Actors, OpenOptions } from './types.ts';

export interface ActorsOptions {
  readonly profile: TargetProfile;
  /** Directory of the profile file, for the modules it names. */
  readonly profileDirectory: string;
  /** Resolves a reference of the profile; throws when it cannot. */
  readonly resolveSecret: (reference: SecretRef) => string;
  readonly transport: Transport;
  readonly redactor: Redactor;
  readonly evidence: EvidenceSink;
  readonly ledger: Ledger;
  /** PEM texts of the policy's test trust anchors, for mailboxes; none unless told. */
  readonly trust?: readonly string[];
  readonly runId: string;
  /** Needed only for routes whose client is a browser. */
  readonly browser?: BrowserOptions;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Random bytes for generated values; the system's unless told. */
  readonly randomBytes?: (length: number) => Uint8Array;
}

const unknownRoute = (route: string): OperationError => new OperationError('no-input', {
  ja: `経路 ${route} がプロファイルに宣言されていません。`,
  en: `The profile declares no route ${route}.`,
});

const unknownSource = (source: string): OperationError => new OperationError('no-input', {
  ja: `送信元 ${source} がプロファイルに宣言されていません。`,
  en: `The profile declares no source ${source}.`,
});

/** Stands for "no route": holds nothing and has no oracle. */
const NO_ROUTE: RouteDeclaration = { client: 'http', headers: {}, authorize: {}, signIn: {}, whoami: {}, renewOn: [] };

/** Everything that acts as somebody towards the target. */
export function createActors(options: ActorsOptions): Actors {
  const { profile, transport, redactor } = options;
  const learn = (secret: string): void => { if (secret !== '') redactor.learn(secret); };
  const redact = (text: string): string => redactor.text(text);
  const otp = new OtpSources(options);
  const secret = secretReader(options.resolveSecret, learn);
  const mail = createMailroom({
    mail: profile.mail, secret, trust: options.trust ?? [], learn, redact, evidence: options.evidence,
    now: options.now, sleep: options.sleep, randomBytes: options.randomBytes ?? systemRandom,
  });
  const directory = new AccountDirectory(profile, { secret, otp, mail, ledger: options.ledger, learn });
  const book = new AttemptBook();
  const environment: SessionEnvironment = {
    baseUrl: profile.scope.baseUrl, profileDirectory: options.profileDirectory, nameOf: operationNames(profile), learn, redact,
  };
  const host = new BrowserHost(options.browser ?? { executablePath: undefined });
  const services = { host, transport, redact, pictures: new Pictures(), evidence: options.evidence, recorder: createRecorder({ redactor, evidence: options.evidence, traffic: transport.traffic }) };

  const channel = (actor: string, source: string): Channel => {
    if (!(source in profile.sources)) throw unknownSource(source);
    return transport.channel({ actor, source });
  };
  const client = async (declaration: RouteDeclaration, actor: string, source: string): Promise<Client> => {
    if (declaration.client === 'http') return httpClient(channel(actor, source));
    if (!(source in profile.sources)) throw unknownSource(source);
    const { browserClient } = await import('./browser-client.ts');
    return browserClient({ actor, source }, services);
  };
  const declared = (route: string): RouteDeclaration => {
    const declaration = profile.routes[route];
    if (!declaration) throw unknownRoute(route);
    return declaration;
  };
  /** A stranger still has to find the door: where the address holds the tenant, it is the first one's. */
  const strangersVariables = (): Record<string, string> => directory.tenantVariables(Object.keys(profile.tenants)[0] ?? '');
  const filled = (route: string, key: 'baseUrl' | 'headers', variables: Readonly<Record<string, string>>) => new Filler(`routes.${route}.${key}`, new Scope(variables));
  const baseUrlOf = (route: string, variables: Readonly<Record<string, string>>): string =>
    filled(route, 'baseUrl', variables).text(declared(route).baseUrl ?? profile.scope.baseUrl);
  const open = async (account: ActingAccount | null, route: string, source = 'S1', attempt?: OpenOptions): Promise<ActingSession> => {
    const declaration = declared(route);
    const variables = { ...account?.variables ?? strangersVariables(), ...attempt?.variables };
    const own = attempt?.client instanceof KeptClient ? attempt.client.borrow() : await client(declaration, account?.name ?? 'stranger', source);
    if (attempt?.tamper) await own.tamper?.(attempt.tamper);
    const held = attempt?.hold ? holding(own, attempt.hold, passwordForms(attempt.password ?? '', variables['loginId'])) : own;
    const sending = attempt?.rewrite ? rewriting(held, attempt.rewrite) : held;
    const known = withUsualHeaders(sending, Object.entries(filled(route, 'headers', variables).record(declaration.headers)), baseUrlOf(route, variables));
    return new ActingSession(environment, {
      account, route, declaration, variables, client: await withHeaders(known, attempt?.headers ?? []), baseUrl: baseUrlOf(route, variables), renews: attempt?.renew !== false,
    });
  };
  const loginClient = async (route: string, source = 'S1'): Promise<KeptClient> => {
    const declaration = declared(route);
    if (declaration.client === 'browser') return new KeptClient({ route, client: await client(declaration, 'stranger', source), jar: undefined });
    const own = channel('stranger', source);
    return new KeptClient({ route, client: httpClient(own), jar: own.jar });
  };

  const login = new Login({ open, book, now: options.now, learn });
  const kept = new KeptSessions((account, route) => login.signIn(account, route));
  const pools = new Pools({
    profile, directory, kept, otp, mail, learn, stranger: (route, variables) => open(null, route, 'S1', { variables }), ledger: options.ledger, runId: options.runId, randomBytes: options.randomBytes ?? systemRandom,
  });

  /** The vendor's keys for providing and ending tenants are seen by these operations alone. */
  const ownVariables = (operation: Operation): Record<string, string> => (environment.nameOf(operation).startsWith('termination.')
    ? directory.variables(profile.termination?.variables ?? {}, 'termination.variables') : {});

  return {
    pools,
    mail,
    signIn: (account, route, signInOptions) => login.signIn(account, route, signInOptions),
    stranger: (route, { source, rewrite } = {}) => open(null, route, source, rewrite ? { rewrite } : {}),
    tryLogin: (account, route, attempt) => login.tryLogin(account, route, attempt),
    restore: async (route, state, { source, headers } = {}) => (await open(null, route, source, headers ? { headers } : {})).restore(state),
    loginClient: async (route, { source, cookies = [] } = {}) => {
      const made = await loginClient(route, source);
      await made.borrow().plant(cookies);
      return made;
    },
    attempts: (filter) => book.list(filter),
    account: (name) => directory.account(name),
    find: (filter) => directory.find(filter),
    run: async (operation, variables, { source = 'S1' } = {}) => {
      const session = new ActingSession(environment, {
        account: null, route: 'none', declaration: NO_ROUTE, variables: ownVariables(operation), client: await client(NO_ROUTE, 'stranger', source),
      });
      try {
        return await session.perform(operation, variables);
      } finally {
        await session.close();
      }
    },
    browserTrust: async (url) => {
      const { readBrowserTrust } = await import('./browser-trust.ts');
      return readBrowserTrust(url, { host, transport });
    },
    close: async () => {
      await kept.close();
      await mail.close();
      await host.close();
    },
  };
}
