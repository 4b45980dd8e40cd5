import type { Socket } from 'node:net';
import type { CookieJar } from 'tough-cookie';
import type { TrafficFeed } from './traffic.ts';

export interface HttpRequest {
  readonly method: string;
  /** Absolute URL; outside the scope it is refused before anything is sent. */
  readonly url: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | string;
  readonly redirects?: 'follow' | 'manual';
  /** Whole exchange, redirects included; 30 s unless told. */
  readonly timeoutMs?: number;
  /** Send no cookies and keep none of this answer. */
  readonly anonymous?: boolean;
  readonly signal?: AbortSignal;
  /** Called with each answer before it is recorded: what it holds that is secret can be learnt by redaction in time. Must not throw. */
  readonly beforeRecording?: (response: HttpResponse) => Promise<void>;
  /**
   * Called when everything but the last byte of the body has been sent (of a request without a body: before it is sent); the rest
   * follows when it resolves. For races on disposable accounts, which the permitted rate does not hold back (catalogue §4 `$rate`).
   */
  readonly hold?: () => Promise<void>;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Content-decoded, at most the transport's limit. */
  readonly body: Uint8Array;
  readonly truncated: boolean;
  /** After redirects that were followed. */
  readonly url: string;
  /** Location of a redirect that was not followed, absolute. */
  readonly location?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** From sending to the end of the answer, redirects included, without the time spent waiting for the permitted rate. */
  readonly tookMs?: number;
  /** First value of a header, by lower-case name. */
  header(name: string): string | undefined;
  /** Body by declared charset, BOM or meta; Shift_JIS, EUC-JP, ISO-2022-JP, UTF-8, UTF-16. */
  text(): string;
}

/** One actor's own client: cookie jar, connections, TLS sessions and source address are shared with nobody (catalogue P11). */
export interface Channel {
  readonly actor: string;
  readonly source: string;
  readonly jar: CookieJar;
  /** @throws {ProbeError} when no answer was had. An answer of any status is a value. */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** Connect to this address of the host; else the first that resolves. */
  readonly address?: string;
  /** Told apart in the scope: a port scan has a consent and ports of its own, where nothing else may go. */
  readonly purpose?: 'port-scan';
}

/** The only way to the target, for HTTP, raw sockets and the browser alike. */
export interface Transport {
  channel(options: { readonly actor: string; readonly source?: string }): Channel;
  /** A connected TCP socket inside scope, rate and hours; through the upstream proxy if one is declared. @throws {ProbeError} */
  openSocket(target: SocketTarget, options?: { readonly source?: string; readonly signal?: AbortSignal; readonly timeoutMs?: number }): Promise<Socket>;
  /** `http://127.0.0.1:PORT` of the in-process proxy that carries a browser context of this source. */
  browserProxy(source?: string): Promise<string>;
  /** Waits for a place in the request rate; for requests that others send (the browser). @throws {ProbeError} out of scope or hours. */
  permit(url: string): Promise<void>;
  /** Every exchange that is recorded, of channels and browsers alike. */
  readonly traffic: TrafficFeed;
  /** Requests and connections so far, and time spent waiting for the permitted rate, in milliseconds. */
  readonly usage: { readonly requests: number; readonly connections: number; readonly waitedForRateMs: number };
  close(): Promise<void>;
}

/** Why an exchange gave no usable answer. */
export type ProbeErrorCode =
  | 'DNS_FAILED' | 'CONNECT_REFUSED' | 'CONNECT_TIMEOUT' | 'READ_TIMEOUT' | 'PEER_RESET' | 'TLS_FAILED'
  | 'REPLY_MALFORMED' | 'REPLY_TOO_LARGE' | 'OUT_OF_SCOPE' | 'OUT_OF_HOURS' | 'PROXY_FAILED' | 'ABORTED';
