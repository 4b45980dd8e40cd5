import type { ScanLimits } from '../limits.ts';

type Exhausted = 'time' | 'bytes' | 'connections' | 'aborted';

/** Keeps one scan within its limits: time, bytes, connections, sockets at once and pace. */
export class Governor {
  readonly limits: ScanLimits;
  readonly signal: AbortSignal;
  connections = 0;
  bytesRead = 0;
  /** Ends of the channels that are open, to be called when the bytes are used up. */
  readonly readers = new Set<() => void>();
  #open = 0;
  #gapMs: number;
  #nextStart = 0;
  #concurrency: number;
  /** Time a reply may take; shortened once the peer has shown how fast it answers. */
  replyTimeoutMs: number;
  readonly #startedAt = performance.now();
  readonly #waiting: (() => void)[] = [];
  readonly #stop = new AbortController();

  constructor(limits: ScanLimits, signal?: AbortSignal) {
    this.limits = limits;
    this.replyTimeoutMs = limits.replyTimeoutMs;
    this.#gapMs = limits.connectionsPerSecond === null ? 0 : 1_000 / limits.connectionsPerSecond;
    this.#concurrency = limits.concurrency;
    this.signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Milliseconds left of the scan's time. A rate limit stretches it by what it makes the connections wait. */
  get timeLeftMs(): number {
    const rate = this.limits.connectionsPerSecond;
    const stretchMs = rate === null ? 0 : (this.connections / rate) * 1_000;
    return this.#startedAt + this.limits.totalTimeMs + stretchMs - performance.now();
  }

  /** The limit that is used up, if any. */
  get exhausted(): Exhausted | undefined {
    if (this.signal.aborted) return 'aborted';
    if (this.timeLeftMs <= 0) return 'time';
    if (this.bytesRead >= this.limits.maxBytes) return 'bytes';
    return this.connections >= this.limits.maxConnections ? 'connections' : undefined;
  }

  get slowed(): boolean {
    return this.#concurrency < this.limits.concurrency;
  }

  /** One socket at a time from now on, and at least this long between starts: the peer seems to count connections. */
  slowDown(gapMs: number): void {
    this.#concurrency = 1;
    this.#gapMs = Math.max(this.#gapMs, gapMs);
  }

  /** A peer that has answered in this time gets twenty times as much, and at least a second, for every later answer. */
  noticeAnswerTime(ms: number): void {
    this.replyTimeoutMs = Math.min(this.limits.replyTimeoutMs, Math.max(1_500, Math.ceil(20 * ms)));
  }

  /** Waits for a turn. The caller must `release` when it resolves to undefined. */
  async acquire(): Promise<Exhausted | undefined> {
    if (this.exhausted) return this.exhausted;
    if (this.#open >= this.#concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#open++;
    const exhausted = this.exhausted ?? (await this.#pace());
    if (exhausted) this.release();
    else this.connections++;
    return exhausted;
  }

  /** Counts bytes read; at the limit every reader is stopped at once, so that no other socket can add to them. */
  countBytes(bytes: number): void {
    this.bytesRead += bytes;
    if (this.bytesRead < this.limits.maxBytes) return;
    for (const stop of this.readers) stop();
  }

  /** Takes a turn if one is free at once and no pace is set. The caller must `release`. */
  tryAcquire(): boolean {
    if (this.exhausted !== undefined || this.#gapMs > 0 || this.#open >= this.#concurrency || this.#waiting.length > 0) return false;
    this.#open++;
    this.connections++;
    return true;
  }

  release(): void {
    const next = this.#open <= this.#concurrency ? this.#waiting.shift() : undefined;
    if (next) next();
    else this.#open--;
  }

  async #pace(): Promise<Exhausted | undefined> {
    if (this.#gapMs === 0) return undefined;
    const now = performance.now();
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + this.#gapMs;
    if (start > now) await pause(start - now, this.signal);
    return this.exhausted;
  }
}

/** Resolves after the time, or at once when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
}
