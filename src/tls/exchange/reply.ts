import { alertName } from '../wire/alert.ts';
import type { Alert } from '../wire/alert.ts';
import type { CertificateRequest } from '../wire/certificate-request.ts';
import type { ServerHello } from '../wire/server-hello.ts';
import type { ServerKeyExchange } from '../wire/server-key-exchange.ts';

/** What followed a ServerHello, as far as it was read. */
export interface ServerFlight {
  /** DER certificates in the order sent. */
  certificates?: Uint8Array[];
  keyExchange?: ServerKeyExchange;
  certificateRequest?: CertificateRequest;
  ocspStaple?: boolean;
  timestamps?: boolean;
  /** TLS 1.3 only, from the encrypted part: the scheme of CertificateVerify. */
  scheme?: number;
  alpn?: string;
  /** TLS 1.3 only: a CertificateRequest came. */
  requestsCertificate?: boolean;
  /** A fatal alert that ended the flight. */
  endedBy?: Alert;
  /** Whether everything asked for was read; false when the peer stopped in the middle. */
  complete?: boolean;
}

/** How an exchange ended without a usable answer. */
export type Silence =
  | { readonly kind: 'closed'; readonly afterBytes: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'timeout'; readonly afterBytes: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'no-connection'; readonly code: string }
  | { readonly kind: 'limit'; readonly limit: 'time' | 'bytes' | 'connections' | 'aborted' };

export interface Accepted {
  readonly kind: 'server-hello';
  readonly hello: ServerHello;
  readonly flight: ServerFlight;
}

export interface Refused {
  readonly kind: 'alert';
  readonly alert: Alert;
  /** The HelloRetryRequest before it: suite and group were accepted, something else was not. */
  readonly afterRetry?: ServerHello;
}

export type Answer = Accepted | Refused | Silence;

/** An answer with the evidence of both directions. */
export interface Exchanged {
  readonly answer: Answer;
  readonly sent: Uint8Array;
  /** First bytes received, capped. */
  readonly received: Uint8Array;
  /** The socket had been open for a while before the hello. */
  readonly spare?: boolean;
}

/** One line for people. */
export function describeAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'server-hello': return 'a ServerHello';
    case 'alert': return `alert ${alertName(answer.alert.description)}`;
    case 'closed': return answer.afterBytes === 0 ? 'the connection was closed without an answer' : 'the connection was closed in the middle of the answer';
    case 'reset': return 'the connection was reset';
    case 'timeout': return answer.afterBytes === 0 ? 'no answer in time' : 'the answer did not end in time';
    case 'too-large': return 'the answer was larger than permitted';
    case 'malformed': return `the answer is not TLS (${answer.message})`;
    case 'no-connection': return `no connection (${answer.code})`;
    default: return `the scan's own limit was reached (${answer.limit})`;
  }
}
