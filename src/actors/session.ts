import type { LocalText } from '../domain/outcome.ts';
import type { HttpExchange, Operation } from '../profile/operation-schema.ts';
import type { RouteDeclaration } from '../profile/schema.ts';
import type { HttpRequest, HttpResponse } from '../transport/types.ts';
import { withAuthorization } from './authorization.ts';
import { hintOf } from './attempts.ts';
import type { Client } from './client.ts';
import { namesOf } from './http-operation.ts';
import { OperationError } from './operation-error.ts';
import { oauthValues } from './oauth.ts';
import { Renewal } from './renewal.ts';
import { emptyTrace, type OperationRun, type OperationTrace } from './operation-run.ts';
import { askOracle } from './oracle.ts';
import { runOperation } from './run-operation.ts';
import { Scope, type Provided } from './scope.ts';
import { namesIn } from './template.ts';
import type { ActingAccount, CodeAnswer, ClientState, CookieSeen, ForeignPage, ForeignVisit, OperationResult, PageStorage, Session, Variables } from './types.ts';

/** What all sessions of a run share. */
export interface SessionEnvironment {
  readonly baseUrl: string;
  readonly profileDirectory: string;
  readonly nameOf: (operation: Operation) => string;
  readonly learn: (secret: string) => void;
  readonly redact: (text: string) => string;
}

/** How signing in went, before any oracle was asked. */
export interface Authentication {
  /** Both factors together; `sent` tells which values reached the target. */
  readonly trace: OperationTrace;
  readonly error?: OperationError;
}

type Layer = Readonly<Record<string, Provided | undefined>>;

const noCodeStep = (route: string): LocalText => ({
  ja: `経路 ${route} には確認コードを示す手順 (secondFactor) がありません。`, en: `Route ${route} has no step of its own that presents a code (secondFactor).`,
});

/** Names by which templates carry a second factor. */
export const FACTORS: readonly string[] = ['otp', 'recoveryCode'];

/** Names an operation extracts; empty when it extracts none or cannot tell (a function). */
const extractedBy = (operation: Operation | undefined): Set<string> => new Set([
  ...(operation?.http ?? []).flatMap((exchange) => Object.keys(exchange.extract ?? {})),
  ...(operation?.browser ?? []).flatMap((step) => ('extract' in step ? Object.keys(step.extract) : [])),
]);

export class ActingSession implements Session {
  readonly account: ActingAccount | null;
  readonly route: string;
  readonly source: string;
  readonly held: Record<string, string> = {};
  readonly #environment: SessionEnvironment;
  readonly #declaration: RouteDeclaration;
  readonly #client: Client;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #renewal: Renewal;
  #credentials: Layer = {};

  constructor(environment: SessionEnvironment, options: {
    readonly account: ActingAccount | null; readonly route: string; readonly declaration: RouteDeclaration; readonly client: Client;
    readonly variables: Readonly<Record<string, string>>;
    /** Where paths count from; that of the scope unless told. */
    readonly baseUrl?: string;
    /** False: its end is what is looked for. */
    readonly renews?: boolean;
  }) {
    this.account = options.account;
    this.route = options.route;
    this.source = options.client.source;
    this.#environment = options.baseUrl === undefined ? environment : { ...environment, baseUrl: options.baseUrl };
    this.#declaration = options.declaration;
    this.#client = options.client;
    this.#variables = options.variables;
    const { renew, renewOn: statuses } = options.declaration;
    this.#renewal = new Renewal({
      operation: options.renews === false ? undefined : renew, statuses,
      ready: () => this.#scope({}).missing(namesIn(renew)) === undefined,
      alive: async () => (await this.#ask(this.#declaration.whoami, 'identity')) === this.account?.identity,
      run: async (operation) => {
        const { values } = await runOperation(operation, { ...this.#run(operation, {}), secretValues: true });
        Object.assign(this.held, values);
      },
    });
  }

  /** Sends what the route's sign-in says. Asks no oracle, and does not throw when the operation fails. */
  async authenticate(password: string | undefined, secondFactor: 'complete' | 'skip', replacing: Layer = {}): Promise<Authentication> {
    const trace = emptyTrace();
    const { nextOtp, beginOtp, nextRecoveryCode: recoveryCode, passkey } = (secondFactor === 'complete' ? this.account : null) ?? {};
    const hasFactor = nextOtp !== undefined || recoveryCode !== undefined || (passkey !== undefined && this.#client.addPasskey !== undefined);
    this.#credentials = { ...oauthValues(), ...this.#credentialsOf(password) };
    try {
      if (passkey) await this.#client.addPasskey?.(passkey);
      const otp = nextOtp && beginOtp ? await beginOtp() : nextOtp;
      const step = (operation: Operation, extra: Layer = {}) => runOperation(operation, { ...this.#run(operation, { otp, recoveryCode, ...extra }, trace), secretValues: true });
      await step(this.#declaration.signIn);
      Object.assign(this.held, trace.values);
      const { secondFactor: second } = this.#declaration;
      if (second && hasFactor && !FACTORS.some((name) => trace.sent.has(name))) await step(second, replacing);
      return { trace };
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      return { trace, error };
    } finally {
      Object.assign(this.held, trace.values);
    }
  }

  async presentCode(code: string): Promise<CodeAnswer> {
    const { secondFactor } = this.#declaration;
    if (!secondFactor) throw new OperationError('no-input', noCodeStep(this.route));
    const trace = emptyTrace();
    try {
      await runOperation(secondFactor, { ...this.#run(secondFactor, { otp: code, recoveryCode: code }, trace), secretValues: true });
    } catch (error) {
      if (!(error instanceof OperationError) || error.code === 'unreachable') throw error;
    } finally {
      Object.assign(this.held, trace.values);
    }
    const last = trace.answers.at(-1);
    const hint = last && hintOf(last.status, last.text);
    return { sent: FACTORS.some((name) => trace.sent.has(name)), ...(last ? { status: last.status } : {}), ...(hint ? { hint } : {}) };
  }

  async perform(operation: Operation, variables: Variables = {}): Promise<OperationResult> {
    const trace = emptyTrace();
    if (operation === this.#declaration.signOut) this.#renewal.forget();
    // A stranger says nothing where the others carry their token.
    const layer = this.account === null ? { ...this.#blank(), ...variables } : variables;
    const result = await runOperation(operation, { ...this.#run(operation, layer, trace), ...this.#renewing(operation, variables) }).catch((error: unknown) => {
      if (error instanceof OperationError) {
        error.answers = [...trace.answers];
        // Nobody sees what a function had sent before it failed.
        error.sent = new Set(operation.function ? Object.keys(variables) : trace.sent);
      }
      throw error;
    });
    // A service may answer any request with a new token that ends the old one.
    for (const [name, value] of Object.entries(result.values)) if (name in this.held) this.held[name] = value;
    return result;
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    if (request.anonymous) return this.#client.send(request);
    const { authorize } = this.#declaration;
    const send = () => this.#client.send({
      ...request, headers: withAuthorization(request.headers, { authorize, name: `routes.${this.route}.authorize`, scope: this.#scope({}) }),
    });
    const own = new Set(['cookie', ...Object.keys(authorize).map((name) => name.toLowerCase())]);
    const mayRepeat = request.hold === undefined && !request.headers?.some(([name]) => own.has(name.toLowerCase()));
    const renewed = mayRepeat ? this.#renewal.begin() : undefined;
    const response = await send();
    return renewed && this.#renewal.wanted(response.status) && await renewed() ? send() : response;
  }

  cookies(url: string): Promise<readonly CookieSeen[]> {
    return this.#client.cookies(url);
  }

  async state(): Promise<ClientState> {
    return { cookies: await this.#client.heldCookies(), values: { ...this.held } };
  }

  storage(): Promise<PageStorage> {
    return this.#client.storage?.read() ?? Promise.resolve({ local: {}, session: {} });
  }

  async store({ cookies, storage }: Parameters<Session['store']>[0]): Promise<void> {
    await this.#client.plant(cookies);
    await this.#client.storage?.write(storage);
  }

  /** Puts the client into a state that another one was in. */
  async restore({ cookies, values }: ClientState): Promise<this> {
    await this.#client.plant(cookies);
    Object.assign(this.held, values);
    return this;
  }

  async whoami(): Promise<string | null> {
    const ask = () => this.#ask(this.#declaration.whoami, 'identity');
    const renewed = this.#renewal.begin();
    let identity = await ask();
    if (identity === null && await renewed()) identity = await ask();
    if (identity !== null && identity === this.account?.identity) this.#renewal.confirm();
    return identity;
  }

  async alive(): Promise<boolean> {
    return this.account !== null && (await this.whoami()) === this.account.identity;
  }

  async privilegedMarker(): Promise<string | null> {
    const { privileged } = this.#declaration;
    if (!privileged) return null;
    const renewed = this.#renewal.begin();
    const marker = await this.#ask(privileged, 'marker');
    return marker === null && await renewed() ? this.#ask(privileged, 'marker') : marker;
  }

  async visitForeign(page: ForeignPage): Promise<ForeignVisit> {
    if (!this.#client.visitForeign) throw new OperationError('no-input', {
      ja: `経路 ${this.route} はブラウザーを使わないため、他サイトのページを開けません。`, en: `Route ${this.route} has no browser, so no page of another site can be opened.`,
    });
    return this.#client.visitForeign(page);
  }

  async signOut(): Promise<void> {
    try {
      if (this.#declaration.signOut) await this.perform(this.#declaration.signOut);
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #ask(operation: Operation, value: string): Promise<string | null> {
    return askOracle(operation, value, this.#run(operation, this.#blank()));
  }

  /** Nothing in the place of each value that signing in gives and this session does not hold: the service is asked all the same. */
  #blank(): Record<string, string> {
    const { signIn, secondFactor, renew, antiForgery } = this.#declaration;
    const names = [signIn, secondFactor, renew, antiForgery].flatMap((operation) => [...extractedBy(operation)]);
    return Object.fromEntries(names.filter((name) => !(name in this.held) && !(name in this.#variables)).map((name) => [name, '']));
  }

  /** Not for what is sent with a credential of somebody else's choice, nor for renewing itself: a refresh token is good once. */
  #renewing(operation: Operation, variables: Variables): Pick<OperationRun, 'renewal'> {
    const own = extractedBy(this.#declaration.renew);
    if (operation === this.#declaration.renew || Object.keys(variables).some((name) => own.has(name))) return {};
    return { renewal: { begin: () => this.#renewal.begin(), wanted: (status) => this.#renewal.wanted(status), values: () => Object.fromEntries(Object.entries(this.held).filter(([name]) => own.has(name))) } };
  }

  #credentialsOf(password: string | undefined): Layer {
    if (password === undefined) return {};
    const loginId = this.#variables['loginId'] ?? '';
    const basicCredentials = Buffer.from(`${loginId}:${password}`).toString('base64');
    this.#environment.learn(basicCredentials);
    return { password, basicCredentials };
  }

  #scope(extra: Layer): Scope {
    return new Scope(this.#variables, this.#credentials, this.held, extra);
  }

  #run(operation: Operation, extra: Layer, trace: OperationTrace = emptyTrace()): OperationRun {
    const { baseUrl, profileDirectory, nameOf, learn, redact } = this.#environment;
    const signingIn = operation === this.#declaration.signIn || operation === this.#declaration.secondFactor;
    return {
      name: nameOf(operation), client: this.#client, scope: this.#scope(extra), trace, baseUrl, profileDirectory, learn, redact,
      authorize: this.#declaration.authorize,
      ...(operation === this.#declaration.antiForgery ? {} : {
        antiForgery: (exchange, extracted) => this.#antiForgery(exchange, extracted, signingIn),
      }),
    };
  }

  /** Fresh values for one exchange that writes, unless it uses none, or uses those its own operation has found on the way. */
  async #antiForgery(exchange: HttpExchange, extracted: ReadonlySet<string>, signingIn: boolean): Promise<Readonly<Record<string, string>>> {
    const operation = this.#declaration.antiForgery;
    if (!operation) return {};
    const offered = extractedBy(operation);
    const used = namesOf(exchange);
    if (!signingIn) namesIn(this.#declaration.authorize, used);
    if (offered.size > 0 && ![...offered].some((name) => used.has(name) && !extracted.has(name))) return {};
    const { values } = await runOperation(operation, { ...this.#run(operation, {}), secretValues: true });
    return values;
  }
}
