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
import { Login } from './login.ts';
import { holding, KeptClient, passwordForms, withHeaders } from './login-client.ts';
import { OperationError } from './operation-error.ts';
import { operationNames } from './operation-names.ts';
import { OtpSources } from './otp.ts';
import { Pools } from './pools.ts';
import { ActingSession, type SessionEnvironment } from './session.ts';
import type { ActingAccount, Actors, LoginTry } from './types.ts';

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
const NO_ROUTE: RouteDeclaration = { client: 'http', authorize: {}, signIn: {}, whoami: {} };

/** Everything that acts as somebody towards the target. */
export function createActors(options: ActorsOptions): Actors {
  const { profile, transport, redactor } = options;
  const learn = (secret: string): void => { if (secret !== '') redactor.learn(secret); };
  const redact = (text: string): string => redactor.text(text);
  const otp = new OtpSources(options);
  const directory = new AccountDirectory(profile, secretReader(options.resolveSecret, learn), otp);
  const book = new AttemptBook();
  const environment: SessionEnvironment = {
    baseUrl: profile.scope.baseUrl, profileDirectory: options.profileDirectory, nameOf: operationNames(profile), learn, redact,
  };
  const host = new BrowserHost(options.browser ?? { executablePath: undefined });
  const services = { host, transport, redact, evidence: options.evidence, recorder: createRecorder({ redactor, evidence: options.evidence, traffic: transport.traffic }) };

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
  const open = async (account: ActingAccount | null, route: string, source = 'S1', attempt?: LoginTry): Promise<ActingSession> => {
    const declaration = declared(route);
    const [tenant = ''] = Object.keys(profile.tenants);
    // A stranger still has to find the door: where the address holds the tenant, it is the first one's.
    const variables = { ...account?.variables ?? directory.tenantVariables(tenant), ...attempt?.variables };
    const own = attempt?.client instanceof KeptClient ? attempt.client.borrow() : await client(declaration, account?.name ?? 'stranger', source);
    const held = attempt?.hold ? holding(own, attempt.hold, passwordForms(attempt.password, variables['loginId'])) : own;
    return new ActingSession(environment, { account, route, declaration, variables, client: await withHeaders(held, attempt?.headers ?? []) });
  };
  const loginClient = async (route: string, source = 'S1'): Promise<KeptClient> => {
    const declaration = declared(route);
    const kept = { route, baseUrl: profile.scope.baseUrl };
    if (declaration.client === 'browser') return new KeptClient({ ...kept, client: await client(declaration, 'stranger', source), jar: undefined });
    const own = channel('stranger', source);
    return new KeptClient({ ...kept, client: httpClient(own), jar: own.jar });
  };

  const login = new Login({ open, book, now: options.now, learn });
  const kept = new KeptSessions((account, route) => login.signIn(account, route));
  const pools = new Pools({
    profile, directory, kept, otp, learn, ledger: options.ledger, runId: options.runId, randomBytes: options.randomBytes ?? systemRandom,
  });

  /** The vendor's keys for providing and ending tenants are seen by these operations alone. */
  const ownVariables = (operation: Operation): Record<string, string> => (environment.nameOf(operation).startsWith('termination.')
    ? directory.variables(profile.termination?.variables ?? {}, 'termination.variables') : {});

  return {
    pools,
    signIn: (account, route, signInOptions) => login.signIn(account, route, signInOptions),
    stranger: (route, { source } = {}) => open(null, route, source),
    tryLogin: (account, route, attempt) => login.tryLogin(account, route, attempt),
    loginClient: (route, { source } = {}) => loginClient(route, source),
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
      await host.close();
    },
  };
}
