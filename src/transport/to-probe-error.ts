import { ProbeError } from './probe-error.ts';
import type { ProbeErrorCode } from './types.ts';

/** Errors of Node, OpenSSL's errno names and undici by what they say about the exchange. */
const CODE_OF_ERROR: Readonly<Record<string, ProbeErrorCode>> = {
  ENOTFOUND: 'DNS_FAILED', EAI_AGAIN: 'DNS_FAILED', EAI_FAIL: 'DNS_FAILED', EAI_NODATA: 'DNS_FAILED', EAI_NONAME: 'DNS_FAILED', ENODATA: 'DNS_FAILED',
  // A router's or the own machine's refusal says the same as the host's: there is no way to this port.
  ECONNREFUSED: 'CONNECT_REFUSED', EHOSTUNREACH: 'CONNECT_REFUSED', ENETUNREACH: 'CONNECT_REFUSED', EHOSTDOWN: 'CONNECT_REFUSED', ENETDOWN: 'CONNECT_REFUSED',
  EADDRNOTAVAIL: 'CONNECT_REFUSED', EACCES: 'CONNECT_REFUSED', EPERM: 'CONNECT_REFUSED', EINVAL: 'CONNECT_REFUSED',
  ETIMEDOUT: 'CONNECT_TIMEOUT', UND_ERR_CONNECT_TIMEOUT: 'CONNECT_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'READ_TIMEOUT', UND_ERR_BODY_TIMEOUT: 'READ_TIMEOUT',
  ECONNRESET: 'PEER_RESET', ECONNABORTED: 'PEER_RESET', EPIPE: 'PEER_RESET', UND_ERR_SOCKET: 'PEER_RESET', UND_ERR_INFO: 'PEER_RESET',
  EPROTO: 'TLS_FAILED',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'REPLY_MALFORMED', UND_ERR_RES_EXCEEDED_MAX_SIZE: 'REPLY_TOO_LARGE',
  UND_ERR_HEADERS_OVERFLOW: 'REPLY_TOO_LARGE', HPE_HEADER_OVERFLOW: 'REPLY_TOO_LARGE',
  UND_ERR_ABORTED: 'ABORTED', UND_ERR_DESTROYED: 'ABORTED', UND_ERR_CLOSED: 'ABORTED', ABORT_ERR: 'ABORTED',
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function probeCodeOf(error: unknown): ProbeErrorCode | undefined {
  const code = codeOf(error);
  // undici 8 means to give its parser's errors a code but gives none, so their name has to do.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'REPLY_MALFORMED';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'TLS_FAILED';
  if (code.startsWith('ERR_HTTP2_')) return 'PEER_RESET';
  return CODE_OF_ERROR[code];
}

/** Wraps an error whose code is known. Anything else is a defect of the harness and is re-thrown untouched. */
export function toProbeError(error: unknown, endpoint: string): ProbeError {
  if (error instanceof ProbeError) return error;
  const code = probeCodeOf(error) ?? (error instanceof Error ? probeCodeOf(error.cause) : undefined);
  if (code === undefined) throw error;
  return new ProbeError(code, `${endpoint}: ${codeOf(error)}`, { cause: error });
}

/** The error of an abort signal: what the caller gave as the reason when it is ours, else `ABORTED`. */
export function abortError(signal: AbortSignal, endpoint: string): ProbeError {
  return signal.reason instanceof ProbeError ? signal.reason : new ProbeError('ABORTED', `${endpoint}: aborted`, { cause: signal.reason });
}
