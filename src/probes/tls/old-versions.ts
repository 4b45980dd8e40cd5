import type { AnswerShape, OldVersionUse } from '../../observations/tls.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { completeOldVersion, type OldVersion } from '../../tls/old-version.ts';
import { sharedPieces, shapeOf } from './answer.ts';
import { exchangeOverTls, type ExchangeOptions, type TlsExchange } from './exchange.ts';

const NODE_NAMES = { 'TLS 1.0': 'TLSv1', 'TLS 1.1': 'TLSv1.1' } as const;
/** OpenSSL's level at which versions before 1.2, and everything it still has, are allowed. */
const EVERYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
/** handshake_failure, protocol_version, insufficient_security: the server will not go through with it. */
const REFUSING_ALERT = /\b(handshake_failure\(40\)|protocol_version\(70\)|insufficient_security\(71\))/;
/** What rests on an answer that does not come is tried twice (catalogue P9). */
const ATTEMPTS = 2;

export const isOldVersion = (version: string): version is OldVersion =>
  version === 'SSL 2.0' || version === 'SSL 3.0' || version === 'TLS 1.0' || version === 'TLS 1.1';

export interface OldVersionRequest extends Pick<ExchangeOptions, 'open' | 'signal'> {
  readonly request: Uint8Array;
  /** Answer to the same request over a modern version. */
  readonly modern: Uint8Array | null;
  /** Waits for a place in the request rate. */
  readonly permit: () => Promise<void>;
}

interface Attempt {
  readonly outcome: OldVersionUse['outcome'];
  readonly detail: string;
  readonly answer: AnswerShape | null;
  readonly sharedPieces: number | null;
}

/** Uses an old version as a client would, until an answer arrives or its absence was seen twice. */
export async function useOldVersion(endpoint: TlsEndpoint, version: OldVersion, options: OldVersionRequest): Promise<OldVersionUse> {
  const attempts: Attempt[] = [];
  while (attempts.length < ATTEMPTS) {
    await options.permit();
    const attempt = await tryOnce(endpoint, version, options);
    attempts.push(attempt);
    if (attempt.outcome === 'answered') break;
  }
  const last = attempts.at(-1) as Attempt;
  const agreed = last.outcome === 'answered' || attempts.every(({ outcome }) => outcome === last.outcome);
  return agreed ? { ...last, attempts: attempts.length } : { ...last, outcome: 'unknown', detail: attempts.map(({ detail }) => detail).join('; '), attempts: attempts.length };
}

async function tryOnce(endpoint: TlsEndpoint, version: OldVersion, options: OldVersionRequest): Promise<Attempt> {
  if (version === 'TLS 1.0' || version === 'TLS 1.1') {
    const name = NODE_NAMES[version];
    const seen = await exchangeOverTls(endpoint, { ...options, client: { minVersion: name, maxVersion: name, ciphers: EVERYTHING } });
    if (seen.connected) return fromExchange(seen, options.modern);
  }
  // OpenSSL 3 lacks SSL, RC4 and single DES; the scanner's own client speaks those.
  const { application, detail } = await completeOldVersion(endpoint, version, options);
  if (application === 'answered') {
    const bytes = Buffer.from(detail, 'latin1');
    return { outcome: 'answered', detail: 'an application answer arrived', answer: shapeOf(bytes), sharedPieces: null };
  }
  if (application === 'handshake-only') return { outcome: 'no-content', detail, answer: null, sharedPieces: null };
  return { outcome: REFUSING_ALERT.test(detail) ? 'refused' : 'unknown', detail, answer: null, sharedPieces: null };
}

function fromExchange(seen: TlsExchange, modern: Uint8Array | null): Attempt {
  if (seen.answer !== null) {
    return { outcome: 'answered', detail: 'an application answer arrived', answer: shapeOf(seen.answer), sharedPieces: modern === null ? null : sharedPieces(seen.answer, modern) };
  }
  return { outcome: seen.silent ? 'unknown' : 'no-content', detail: `after the request: ${seen.detail}`, answer: null, sharedPieces: null };
}
