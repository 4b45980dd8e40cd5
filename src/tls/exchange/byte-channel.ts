import type { Socket } from 'node:net';
import type { Silence } from './reply.ts';

/** Bytes kept as evidence of what the peer sent. */
const EVIDENCE_BYTES = 2_048;

export interface ChannelLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Counts bytes for the whole scan. */
  readonly count: (bytes: number) => void;
}

/** A socket read chunk by chunk within a fixed time and size. Whatever the peer does, `read` ends. */
export class ByteChannel {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  readonly #evidence: Buffer[] = [];
  #received = 0;
  #end: Silence | undefined;
  #wake: (() => void) | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(socket: Socket, limits: ChannelLimits) {
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#finish({ kind: 'timeout', afterBytes: this.#received }), limits.timeoutMs);
    socket.on('data', (chunk: Buffer) => this.#take(chunk, limits));
    socket.once('end', () => this.#finish({ kind: 'closed', afterBytes: this.#received }));
    socket.once('close', () => this.#finish({ kind: 'closed', afterBytes: this.#received }));
    socket.on('error', () => this.#finish({ kind: 'reset' }));
  }

  /** First bytes received, capped. */
  get evidence(): Buffer {
    return Buffer.concat(this.#evidence);
  }

  send(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** The next bytes, or how it ended. Once ended, always the same end. */
  async read(): Promise<Buffer | Silence> {
    if (this.#chunks.length === 0 && this.#end === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#chunks.shift() ?? (this.#end as Silence);
  }

  /** Ends reading because the scan's bytes are used up. */
  cut(): void {
    this.#finish({ kind: 'limit', limit: 'bytes' });
  }

  close(): void {
    this.#finish({ kind: 'closed', afterBytes: this.#received });
    this.#socket.destroy();
  }

  #take(chunk: Buffer, limits: ChannelLimits): void {
    if (this.#end !== undefined) return;
    if (this.#received < EVIDENCE_BYTES) this.#evidence.push(chunk.subarray(0, EVIDENCE_BYTES - this.#received));
    this.#received += chunk.length;
    this.#chunks.push(chunk);
    if (this.#received > limits.maxBytes) this.#finish({ kind: 'too-large' });
    limits.count(chunk.length);
    this.#wake?.();
  }

  #finish(end: Silence): void {
    this.#end ??= end;
    clearTimeout(this.#timer);
    if (this.#end.kind !== 'closed') this.#socket.destroy();
    this.#wake?.();
  }
}
