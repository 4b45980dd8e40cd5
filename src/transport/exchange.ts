import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Agent } from 'undici';
import { ProbeError } from './probe-error.ts';
import { abortError, toProbeError } from './to-probe-error.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** One request on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
}

/** One answer as it came, content codings not yet undone. */
export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly truncated: boolean;
}

/** Header bytes have no declared charset; what is not UTF-8 is kept byte by byte. */
const headerText = (bytes: Buffer | string): string => (typeof bytes === 'string' ? bytes : bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'));

/** Of HTTP/1.1 names and values in turn, as bytes; of HTTP/2 values by name, several in a list. */
function headerList(raw: unknown): HeaderList {
  if (!Array.isArray(raw)) return Object.entries(raw ?? {}).flatMap(([name, value]) => [value as string | string[]].flat().map((one) => [name, one] as const));
  const flat = raw as (Buffer | string)[];
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, index) => [headerText(flat[index * 2] ?? ''), headerText(flat[index * 2 + 1] ?? '')] as const);
}

/** The body in two parts, the last byte of which waits; what has no body waits as a whole. */
async function heldBack({ headers, body }: WireRequest, hold: (() => Promise<void>) | undefined): Promise<{ readonly headers: HeaderList; readonly body: Uint8Array | Readable | null }> {
  if (!hold || body === undefined || body.length === 0) {
    await hold?.();
    return { headers, body: body ?? null };
  }
  const parts = async function* parts(): AsyncGenerator<Uint8Array> {
    if (body.length > 1) yield body.subarray(0, -1);
    await hold();
    yield body.subarray(-1);
  };
  return { headers: [...headers.filter(([name]) => name.toLowerCase() !== 'content-length'), ['content-length', String(body.length)]], body: Readable.from(parts(), { objectMode: false, highWaterMark: 0 }) };
}

interface Received {
  head?: Omit<WireResponse, 'body' | 'truncated'>;
  chunks: Buffer[];
  length: number;
}

/**
 * Sends one request and reads at most `maxBodyBytes` of the answer; the connection is given up when there is more.
 * @throws {ProbeError} CONNECT_TIMEOUT or READ_TIMEOUT after `timeoutMs`, by whether there was a connection; else by cause
 */
export async function exchange(agent: Agent, request: WireRequest, options: {
  readonly timeoutMs: number; readonly maxBodyBytes: number; readonly signal: AbortSignal; readonly hold?: (() => Promise<void>) | undefined;
}): Promise<WireResponse> {
  const endpoint = request.url.host;
  const received: Received = { chunks: [], length: 0 };
  const { promise, resolve, reject } = Promise.withResolvers<{ truncated: boolean }>();
  let stop: ((reason: Error) => void) | undefined;
  let gaveUp: ProbeError | undefined;

  const giveUp = (reason: ProbeError): void => {
    gaveUp ??= reason;
    reject(gaveUp);
    stop?.(gaveUp);
  };
  const onAbort = (): void => giveUp(abortError(options.signal, endpoint));
  const timer = setTimeout(() => giveUp(stop
    ? new ProbeError('READ_TIMEOUT', `${endpoint}: no complete answer within ${options.timeoutMs} ms`)
    : new ProbeError('CONNECT_TIMEOUT', `${endpoint}: no connection within ${options.timeoutMs} ms`)), options.timeoutMs);
  options.signal.addEventListener('abort', onAbort, { once: true });

  try {
    if (options.signal.aborted) throw abortError(options.signal, endpoint);
    const { headers, body } = await heldBack(request, options.hold);
    agent.dispatch(
      {
        origin: request.url.origin,
        path: `${request.url.pathname}${request.url.search}`,
        method: request.method,
        headers: headers.flat(),
        body,
      },
      {
        onRequestStart(controller) {
          stop = (reason) => controller.abort(reason);
          if (gaveUp) stop(gaveUp);
        },
        onResponseStart(controller, status, _headers, statusText = '') {
          // Informational answers come before the one that counts (RFC 9110 §15.2).
          if (status >= 200) received.head = { status, statusText, headers: headerList(controller.rawHeaders) };
        },
        onResponseData(controller, chunk) {
          received.chunks.push(chunk);
          received.length += chunk.length;
          if (received.length <= options.maxBodyBytes) return;
          resolve({ truncated: true });
          controller.abort(new ProbeError('REPLY_TOO_LARGE', `${endpoint}: more than ${options.maxBodyBytes} bytes`));
        },
        onResponseEnd: () => resolve({ truncated: false }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
    const { truncated } = await promise;
    // The connection is free for the next request one turn later; a request sent before would open another.
    await nextTurn();
    if (!received.head) throw new ProbeError('REPLY_MALFORMED', `${endpoint}: an answer without a status`);
    return { ...received.head, body: Buffer.concat(received.chunks).subarray(0, options.maxBodyBytes), truncated };
  } catch (error) {
    throw toProbeError(error, endpoint);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}
