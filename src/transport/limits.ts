/** Bounds that hold whatever the target does. */
export interface TransportLimits {
  /** Body of an answer, both as received and decoded; the rest is dropped and `truncated` said. */
  readonly maxBodyBytes: number;
  /** Head of an answer; more is REPLY_TOO_LARGE. */
  readonly maxHeaderBytes: number;
  readonly maxRedirects: number;
  /** Name lookup, TCP, proxy and TLS handshake together. */
  readonly connectTimeoutMs: number;
  /** Whole exchange unless the request says otherwise; waiting for the permitted rate does not count. */
  readonly exchangeTimeoutMs: number;
  /** Connections a browser proxy carries at once. */
  readonly maxBrowserConnections: number;
  /** A browser connection on which nothing moved for this long is closed. */
  readonly browserIdleTimeoutMs: number;
}

export const DEFAULT_LIMITS: TransportLimits = {
  maxBodyBytes: 4 * 1024 * 1024,
  maxHeaderBytes: 64 * 1024,
  maxRedirects: 10,
  connectTimeoutMs: 10_000,
  exchangeTimeoutMs: 30_000,
  maxBrowserConnections: 64,
  browserIdleTimeoutMs: 120_000,
};
