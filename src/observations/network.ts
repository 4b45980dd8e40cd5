import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** An answer by what can be compared without keeping its content. */
export interface WebAnswer {
  readonly status: number;
  /** Where it redirects to, without query and fragment, absolute. */
  readonly location: string | null;
  /** Names of the cookies it sets. */
  readonly setsCookies: readonly string[];
  /** A field for a password was in it. */
  readonly passwordField: boolean;
  readonly bytes: number;
}

/** What came over plain HTTP for one path. */
export interface PlainAnswer extends WebAnswer {
  /** Pieces of text in common with the answer over HTTPS that the answer to an unknown path does not have. */
  readonly sharedPieces: number;
  /** The same text as over HTTPS, and not empty. */
  readonly sameAsHttps: boolean;
  /** The same status and text as for an unknown path beside it. */
  readonly likeUnknownPath: boolean;
}

export interface PlainPath {
  readonly path: string;
  readonly kind: 'page' | 'login' | 'api' | 'file';
  /** `decoy`: with credentials in the service's form whose values are random. */
  readonly credential: 'none' | 'decoy';
  readonly https: WebAnswer | null;
  /** Last answer of the hops that stay in plain HTTP; null when there was none. */
  readonly http: PlainAnswer | null;
  /** Why there was no answer over plain HTTP: `CONNECT_REFUSED`. */
  readonly httpError: string | null;
}

/** One port spoken to in plain HTTP. */
export interface PlainPort {
  readonly port: number;
  /** A port declared for TLS, to which plain HTTP was sent. */
  readonly tls: boolean;
  readonly paths: readonly PlainPath[];
}

export interface HttpPlaintextData {
  readonly host: string;
  readonly role: string;
  /** HTTPS answered before and after. */
  readonly httpsBefore: boolean;
  readonly httpsAfter: boolean;
  /** A valid HSTS policy that is in force (max-age above zero). */
  readonly hsts: boolean;
  readonly ports: readonly PlainPort[];
}

/** A request or reference of a page that goes over plain HTTP or plain WebSocket. */
export interface InsecureRequest {
  /** Without query. */
  readonly url: string;
  /** Browsers' name of what is loaded: `script`, `image`, `websocket`; `form` for where a form is sent. */
  readonly type: string;
  readonly seenIn: 'traffic' | 'markup';
}

interface HeldCookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

/** Pages visited by a signed-in browser. */
export interface BrowserRequestsData {
  readonly route: string;
  readonly account: string;
  /** The account was recognised after signing in. */
  readonly signedIn: boolean;
  readonly pages: number;
  readonly insecure: readonly InsecureRequest[];
  /** Cookies that the session holds for the service. */
  readonly cookies: readonly HeldCookie[];
  /** A page that could not be visited. */
  readonly problem?: Problem;
}

/** The policy of RFC 6797 as one page states it. */
export interface HstsSeen {
  readonly path: string;
  readonly status: number;
  /** Field values in the order sent; the first one counts. */
  readonly values: readonly string[];
}

export interface HostPolicyData {
  readonly host: string;
  /** A literal address, for which browsers keep no policy. */
  readonly isAddress: boolean;
  readonly hsts: readonly HstsSeen[];
  /** CAA records (RFC 8659) of the name or the nearest name above it; null when they could not be asked for. */
  readonly caa: readonly string[] | null;
}

/** What came for one place where a security.txt may lie. */
export interface SecurityTxtFile {
  readonly path: string;
  /** After redirects inside the scope. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** A public file; cut after 32 Ki characters. */
  readonly text: string;
  readonly utf8: boolean;
  /** As the host answers for paths that do not exist (catalogue P15). */
  readonly likeUnknownPath: boolean;
}

export interface SecurityTxtData {
  readonly host: string;
  /** Unknown paths were answered, so that a file can be told from none. */
  readonly controlAnswered: boolean;
  readonly files: readonly SecurityTxtFile[];
}

/** Something that names a version. `server`: of server software; `library`: of what runs in browsers; `unclear`: of what, is not known. */
export interface VersionToken {
  readonly where: string;
  readonly text: string;
  readonly kind: 'server' | 'library' | 'unclear';
}

export interface MethodsSeen {
  readonly traceStatus: number | null;
  readonly traceError: string | null;
  /** The answer held a header that was sent. */
  readonly traceEchoes: boolean;
  /** From the `Allow` field of OPTIONS; null when there was none. */
  readonly allowed: readonly string[] | null;
}

export interface VersionsData {
  readonly host: string;
  /** The parser read its own samples as it must. */
  readonly parserHolds: boolean;
  readonly answered: number;
  readonly tokens: readonly VersionToken[];
  readonly methods: MethodsSeen;
}

/** What an error answer told of the inside. */
export interface ErrorDetail {
  readonly kind: 'stack-trace' | 'query-text' | 'file-path' | 'debug-page' | 'internal-host';
  readonly excerpt: string;
}

/** One request that was wrong in one way. */
export interface ErrorTrial {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  /** Null when there was no answer; then `error` tells why. */
  readonly status: number | null;
  readonly error: string | null;
  readonly details: readonly ErrorDetail[];
  readonly evidence: readonly EvidenceRef[];
}

export interface ErrorDetailData {
  readonly route: string;
  /** Null for a stranger. */
  readonly account: string | null;
  /** A valid request was answered. */
  readonly controlBefore: boolean;
  readonly controlAfter: boolean;
  readonly trials: readonly ErrorTrial[];
}

/** One port that took a connection. */
export interface OpenPort {
  readonly port: number;
  /** Named in the profile. */
  readonly declared: boolean;
  /** What answered there: `ssh`, `redis`, `http`; null when nothing was recognised. */
  readonly protocol: string | null;
  /** Kind of service by the catalogue's list; null for what is on none. */
  readonly category: 'database' | 'cache' | 'queue' | 'container' | 'directory' | 'file-sharing' | 'remote-desktop' | 'remote-shell' | 'plain-text-login' | 'management' | null;
  /** First bytes of the answer, printable. */
  readonly banner: string;
  /** A certificate for the host's name was shown there. */
  readonly certificateForHost: boolean;
}

export interface PortScanData {
  readonly host: string;
  readonly address: string | null;
  readonly dedicated: boolean;
  readonly tried: number;
  readonly closed: number;
  /** No answer at all: dropped on the way. */
  readonly filtered: number;
  readonly open: readonly OpenPort[];
  /** A declared port took a connection before and after. */
  readonly controlBefore: boolean;
  readonly controlAfter: boolean;
}

/** Something that answered at a path known for management, settings or backups, unlike an unknown path. */
export interface InterfaceFound {
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  /** Their shape; letters and digits are masked. */
  readonly firstBytes: string;
  /** A field for a password was in it. */
  readonly demandsSignIn: boolean;
  /** What it was recognised as by its content; null when it was not. */
  readonly signature: string | null;
  readonly reveals: 'configuration' | 'secrets' | 'source' | 'memory' | 'listing' | 'management' | 'log' | 'note' | null;
}

export interface InterfacesData {
  readonly host: string;
  readonly asked: number;
  readonly answered: number;
  /** Left out because the profile forbids them. */
  readonly skipped: number;
  /** Answered with 429. */
  readonly blocked: number;
  /** Answers to random paths that the others are compared with (catalogue P15). */
  readonly baselineSamples: number;
  /** A public page was had. */
  readonly controlBefore: boolean;
  readonly controlAfter: boolean;
  readonly found: readonly InterfaceFound[];
}

/** Observation kinds of this family and the shape of each. */
export interface NetworkObservations {
  'network.plain-http': HttpPlaintextData;
  'network.browser-requests': BrowserRequestsData;
  'network.host-policy': HostPolicyData;
  'network.security-txt': SecurityTxtData;
  'network.versions': VersionsData;
  'network.error-detail': ErrorDetailData;
  'network.ports': PortScanData;
  'network.interfaces': InterfacesData;
}
