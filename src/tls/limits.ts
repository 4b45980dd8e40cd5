/** What one scan of one endpoint may cost. Every limit is kept exactly and is part of the result's notes when it ended the scan. */
export interface ScanLimits {
  /** Milliseconds from SYN to connected socket. */
  readonly connectTimeoutMs: number;
  /** Milliseconds from the hello to the end of the answer, whatever trickles in between. */
  readonly replyTimeoutMs: number;
  /** Milliseconds for the whole scan, not counting what a rate limit makes it wait. */
  readonly totalTimeMs: number;
  /** Bytes read in all. */
  readonly maxBytes: number;
  /** Bytes read on one connection. */
  readonly maxBytesPerConnection: number;
  /** Connections in all. */
  readonly maxConnections: number;
  /** Sockets to the endpoint at one time. */
  readonly concurrency: number;
  /** New connections per second; null leaves the pace to the peer's answers. */
  readonly connectionsPerSecond: number | null;
}

export const DEFAULT_LIMITS: ScanLimits = {
  connectTimeoutMs: 3_000,
  replyTimeoutMs: 3_000,
  totalTimeMs: 14_000,
  // A socket may deliver 64 KiB at once, so this leaves room for the last read under 1 MiB.
  maxBytes: 944 * 1024,
  maxBytesPerConnection: 128 * 1024,
  maxConnections: 600,
  concurrency: 8,
  connectionsPerSecond: null,
};
