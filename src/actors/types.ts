import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { Operation } from '../profile/operation-schema.ts';
import type { TimeCodes } from './otp.ts';
import type { PoolName } from '../profile/schema.ts';
import type { HttpRequest, HttpResponse } from '../transport/types.ts';
import type { Mailroom } from './mail/types.ts';
import type { Passkey } from './passkey.ts';

/** Values for the `${name}` places of an operation. Bytes are for the places where a file is sent. */
export type Variables = Readonly<Record<string, string | Uint8Array>>;

export interface OperationResult {
  /** What the operation's extractors found; an optional value that was absent has no entry. */
  readonly values: Readonly<Record<string, string>>;
  /** Answers in order; of a browser operation the page after each step that loaded one. */
  readonly answers: readonly AnswerSeen[];
  /** Names of variables whose values reached the target; of a function all that it was given. */
  readonly sent: ReadonlySet<string>;
  /** Only of a browser: requests by plain HTTP or WebSocket since the last operation, those that were refused included. */
  readonly insecureRequests?: readonly InsecureRequestSeen[];
}

/** `type` as the browser names it: `script`, `image`, `websocket`. The URL is without query. */
export interface InsecureRequestSeen {
  readonly url: string;
  readonly type: string;
}

/** A cookie by its attributes; values are secrets. */
export interface CookieSeen {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

/** A cookie with its value, which is a secret: for clients alone, never for observations. */
export interface HeldCookie {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

/** What a client holds at one moment: the credential it would present. Secrets, in memory alone. */
export interface ClientState {
  readonly cookies: readonly HeldCookie[];
  /** As `Session.held`. */
  readonly values: Readonly<Record<string, string>>;
}

export interface AnswerSeen {
  readonly status: number;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Decoded text; for binary content use `bytes`. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** As `HttpResponse.tookMs`; only of an `http` client. */
  readonly tookMs?: number;
}

/** An account to act as: of the profile, or made by a pool. Secrets stay in memory. */
export interface ActingAccount {
  /** Name in the profile, or the pool's login id. */
  readonly name: string;
  readonly tenant: string;
  readonly role: string;
  readonly privileged: boolean;
  readonly identity: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly password: string | undefined;
  /** Current code of the second factor; waits for the next step where a code was used already. */
  readonly nextOtp?: () => Promise<string>;
  /** Codes of an authenticator at any moment; only of accounts that have one. */
  readonly timeCodes?: TimeCodes;
  /** Where codes are mailed: begins to look before the first step, and gives the code when it is to be sent. */
  readonly beginOtp?: () => Promise<() => Promise<string>>;
  /** A recovery code that was not used yet. @throws {OperationError} no-input: none is left */
  readonly nextRecoveryCode?: () => Promise<string>;
  /** What a browser answers with where a passkey is asked for. */
  readonly passkey?: Passkey;
}

/** An answer of the service to a page. */
export interface PageAnswer {
  readonly method: string;
  readonly url: string;
  /** The document of a page, as against what its scripts fetch. */
  readonly document: boolean;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Content-decoded. */
  readonly body: Uint8Array;
}

/** Stands between the pages of a browser and the service: is told of every answer, and tells what the page is shown. */
export type PageTamper = (answer: PageAnswer) => PageAnswer;

/** What scripts have stored in a browser. */
export interface PageStorage {
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
}

export interface SignInOptions {
  /** Only for browsers: from the first page on. */
  readonly tamper?: PageTamper;
  /** Source of the profile, `S1` unless told. */
  readonly source?: string;
  /** Instead of the account's password. */
  readonly password?: string;
  /** `complete` unless told; `skip` leaves the session half signed in. */
  readonly secondFactor?: 'complete' | 'skip';
  /** False: a session that has run out stays so, although the route declares how to renew it; where its end is what is looked for. */
  readonly renew?: boolean;
}

/** A page of another site, answered by the harness itself, that aims at the service. */
export interface ForeignPage {
  /** Where the page is; any name of a site that is not the service's. */
  readonly url: string;
  /** Its script must log `kenshu: ran` first. */
  readonly html: string;
  /** Beginning of the address it sends to. */
  readonly aim: string;
}

/** A request that left the browser. */
export interface ForeignRequest {
  readonly method: string;
  /** Names of the cookies the browser attached. */
  readonly cookies: readonly string[];
  readonly origin?: string;
  readonly status: number | null;
}

export interface ForeignVisit {
  readonly ran: boolean;
  readonly requests: readonly ForeignRequest[];
}

/** What an answer to a code looked like; never decisive. */
export interface CodeAnswer {
  /** The code reached the target. */
  readonly sent: boolean;
  readonly status?: number;
  readonly hint?: 'rate-limited' | 'challenge';
}

/** One client acting as one account, or as a stranger. */
export interface Session {
  readonly account: ActingAccount | null;
  readonly route: string;
  readonly source: string;
  /**
   * Runs an operation with fresh anti-forgery material where the route declares it.
   * @throws {OperationError} unreachable, a required value was not found, a browser step could not be done
   */
  perform(operation: Operation, variables?: Variables): Promise<OperationResult>;
  /** Sends one request with the session's cookies and authorization. Only for `http` sessions. @throws {ProbeError} */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Presents a code where the route asks for one; whether it was right is not told. @throws {OperationError} no-input: it never asks; unreachable */
  presentCode(code: string): Promise<CodeAnswer>;
  /** Who the service believes this client is (catalogue P5); null for a stranger. @throws {OperationError} when the oracle itself could not be asked */
  whoami(): Promise<string | null>;
  /** True when `whoami` answers this session's own account. */
  alive(): Promise<boolean>;
  /** The privileged marker, or null when it is withheld or the route declares none. */
  privilegedMarker(): Promise<string | null>;
  /** Variables the session holds (what signing in extracted); values are secrets. */
  readonly held: Readonly<Record<string, string>>;
  /** Cookies the client holds for this URL. */
  cookies(url: string): Promise<readonly CookieSeen[]>;
  /** What scripts have stored; only browsers store anything. */
  storage(): Promise<PageStorage>;
  /** Replaces what the client stores: cookies and what scripts read. */
  store(state: { readonly cookies: readonly HeldCookie[]; readonly storage: PageStorage }): Promise<void>;
  /** A copy of what the client holds now, for `Actors.restore`. */
  state(): Promise<ClientState>;
  /** Opens a page of another site in the session's browser. @throws {OperationError} no-input when the session has no browser */
  visitForeign(page: ForeignPage): Promise<ForeignVisit>;
  signOut(): Promise<void>;
  close(): Promise<void>;
}

/** One login attempt told by its effect (catalogue P5). `unknown` when the oracle could not be asked: never read as refused. */
export interface LoginAttempt {
  readonly at: string;
  readonly account: string;
  readonly route: string;
  readonly source: string;
  /** What was sent, by name: `correct`, `wrong`, `previous` … never the password. */
  readonly sent: string;
  readonly effect: 'signed-in' | 'refused' | 'unknown';
  readonly status?: number;
  /** Seconds of a Retry-After the answer carried. */
  readonly retryAfterSeconds?: number;
  /** What the answer looked like; recorded for the reader, never decisive. */
  readonly hint?: 'rate-limited' | 'challenge';
  /** Digest of the last answer as a person sees it: status and text without markup, numbers, tokens and the login id itself. */
  readonly look?: string;
  /** A one-time code reached the target: it had taken the password. */
  readonly codeSent?: boolean;
  /** Whether the privileged oracle showed its marker, where it was asked. */
  readonly privileged?: boolean | 'unknown';
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** What a browser makes of the certificate a page comes with; null when it could not be asked. It trusts public roots alone. */
export interface BrowserTrust {
  readonly accepted: boolean | null;
  /** Chromium's reason, such as `net::ERR_CERT_DATE_INVALID`; empty when accepted. */
  readonly detail: string;
}

/** A client in which one attempt follows another: it keeps its cookies and connections. */
export interface LoginClient {
  readonly route: string;
  readonly source: string;
  /** Rewrites the cookies held: the edit tells each one's new value, empty to remove it. @returns the names of those it changed */
  editCookies(edit: (name: string, value: string) => string | undefined): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** One attempt to sign in. */
export interface LoginTry {
  readonly password: string;
  /** What is sent, by name; never the password. */
  readonly sent: string;
  readonly source?: string;
  /** Sent with every request besides the operation's own; a name may come several times. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Instead of the account's variables of these names: another written form of its login id. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Tries in this client, whose source then holds; else in a fresh one that is closed afterwards. */
  readonly client?: LoginClient;
  /** As `HttpRequest.hold`, for the request that carries the password; only clients of kind `http` wait. */
  readonly hold?: () => Promise<void>;
  /** `complete` unless told. */
  readonly secondFactor?: 'complete' | 'skip';
  /** Instead of the account's own one-time code; drawn when the code is about to be sent. */
  readonly code?: () => Promise<string>;
  /** Values the second step sees in the place of what the first one gave: the challenge of somebody else. */
  readonly replacing?: Readonly<Record<string, string>>;
  /** Changes a request on its way, when everything is filled in; only for clients of kind `http`. */
  readonly rewrite?: (request: HttpRequest) => HttpRequest;
  /** Asks the privileged oracle, too. */
  readonly asksPrivileged?: true;
}

/** How a session is opened. */
export type OpenOptions = Partial<LoginTry> & Pick<SignInOptions, 'renew' | 'tamper'>;

export interface Actors {
  /** @throws {OperationError} control-failed when the oracle does not confirm the account afterwards (not with `skip`). */
  signIn(account: ActingAccount, route: string, options?: SignInOptions): Promise<Session>;
  /** A client that holds nothing. `rewrite` as of `LoginTry`. */
  stranger(route: string, options?: Pick<LoginTry, 'source' | 'rewrite'>): Promise<Session>;
  /** Another client that holds exactly this: a credential replayed, whole, in part or altered. It counts as a stranger's. */
  restore(route: string, state: ClientState, options?: { readonly source?: string; readonly headers?: LoginTry['headers'] }): Promise<Session>;
  /** One attempt, told by effect. Never throws for what the target does. */
  tryLogin(account: ActingAccount, route: string, attempt: LoginTry): Promise<LoginAttempt>;
  /** A client for several attempts, with cookies it begins with. @throws {OperationError} no-input: no such route or source */
  loginClient(route: string, options?: { readonly source?: string; readonly cookies?: readonly HeldCookie[] }): Promise<LoginClient>;
  /** Every attempt to sign in of this process, oldest first, those of `signIn` included (login budget, P18). */
  attempts(filter?: { readonly account?: string; readonly source?: string }): readonly LoginAttempt[];
  /**
   * Runs an operation that belongs to no route (health, providing or ending a tenant, which see `termination.variables`) as a client
   * that holds nothing.
   * @throws {OperationError}
   */
  run(operation: Operation, variables?: Variables, options?: { readonly source?: string }): Promise<OperationResult>;
  /** Opens a page in a browser that checks certificates, and nothing of it. Never throws for what the target or the browser does. */
  browserTrust(url: string): Promise<BrowserTrust>;
  /** An account of the profile by name. @throws {OperationError} no-input when it is not declared or its secret cannot be resolved */
  account(name: string): ActingAccount;
  /** Accounts of the profile, by tenant, role and privilege. */
  find(filter: { readonly tenant?: string; readonly privileged?: boolean; readonly disposable?: boolean }): readonly ActingAccount[];
  pools: AccountPools;
  readonly mail: Mailroom;
  close(): Promise<void>;
}

/** Disposable accounts. A leased account belongs to one probe until the end of the run and is never given twice. */
export interface AccountPools {
  /** Which pools the profile declares, and how many accounts each can still give. */
  available(pool: PoolName): number;
  /** Of the pool's own role unless told. @throws {OperationError} no-input when the pool is not declared, has no such role or is used up */
  lease(pool: PoolName, purpose: string, role?: string): Promise<LeasedAccount>;
  /** A login id for an account that something else than the pool's `create` is about to make. @throws {OperationError} no-input, as `lease` */
  reserve(pool: PoolName, purpose: string): ReservedAccount;
}

/** An account that may come to be; it is removed at the end of the run if it has. */
export interface ReservedAccount {
  /** `newLoginId`, `newName`, `newRole`. */
  readonly variables: Readonly<Record<string, string>>;
  /** The account under the password it was asked for; `extracted` is what making it answered, `userId` above all. */
  become(password: string, extracted?: Readonly<Record<string, string>>): LeasedAccount;
}

export interface LeasedAccount extends ActingAccount {
  readonly password: string;
  /** The account under another password, after it has been changed; the new one is learnt by redaction. */
  withPassword(password: string): LeasedAccount;
  /** Unlocks it where the pool declares how; false when it does not. */
  unlock(): Promise<boolean>;
  /** Deactivates it where the pool declares how; false when it does not. */
  disable(): Promise<boolean>;
  /** The account with a second factor of this seed (base32), after it has been enrolled; codes are like those of other accounts. */
  withFactor(seed: string): LeasedAccount;
}
