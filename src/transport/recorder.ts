import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { type EvidenceSink, HTTP_EXCHANGE_MEDIA_TYPE } from '../domain/evidence.ts';
import type { EvidenceRef } from '../domain/outcome.ts';
import { decodeText } from './charset.ts';
import { noteEvidence } from './collect.ts';
import type { HeaderList, WireRequest, WireResponse } from './exchange.ts';
import type { ProbeError } from './probe-error.ts';
import type { Redactor } from './redaction.ts';
import type { TrafficFeed } from './traffic.ts';

/** Redaction reads this much of a body, so that what is cut in the middle of a secret is cut after its replacement. */
const REDACTED_CHARACTERS = 256 * 1024;
const KEPT_BODY_CHARACTERS = 16 * 1024;
const KEPT_HEADER_CHARACTERS = 2048;
const KEPT_HEADERS = 100;
const KEPT_STATUS_TEXT = 120;
const KEPT_NAME = 160;
const KEPT_URL = 4096;

interface Who {
  readonly actor: string;
  readonly source: string;
}

interface Sent extends Who {
  readonly request: WireRequest;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** Puts each exchange into the evidence store, redacted and bounded, and attaches it to the step under way. */
export interface Recorder {
  /** `tlsDoubt`: why the certificate was not trusted, if it was not. */
  answer(exchange: Sent & { readonly response: WireResponse; readonly tlsDoubt: string | undefined }): void;
  failure(exchange: Sent & { readonly error: ProbeError }): void;
  /** A request that was not sent because the scope forbids it. */
  refusal(refused: Who & { readonly method: string; readonly url: string; readonly error: ProbeError }): void;
  /** A connection of the browser that was refused. */
  refusedConnection(refused: { readonly source: string; readonly destination: string; readonly error: ProbeError }): void;
}

interface RecordedBody {
  readonly contentType?: string;
  readonly encoding: 'utf8';
  readonly value: string;
  readonly size: number;
  readonly truncated?: true;
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

const contentTypeOf = (headers: HeaderList): string => headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

const TEXTUAL = /^(?:text\/|multipart\/form-data|application\/(?:[\w.+-]*(?:json|xml)|javascript|x-www-form-urlencoded|graphql|problem\+json)\b)/i;

const isText = (bytes: Uint8Array, contentType: string): boolean => (TEXTUAL.test(contentType) ? true : contentType === '' ? isUtf8(bytes) && !bytes.includes(0) : false);

const japanTime = (at: Date): string => `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`;

interface RecorderOptions {
  readonly redactor: Redactor;
  readonly evidence: EvidenceSink;
  /** Is told of every exchange with the target. */
  readonly traffic?: TrafficFeed;
}

export function createRecorder({ redactor, evidence, traffic }: RecorderOptions): Recorder {
  const headers = (list: HeaderList): { name: string; value: string }[] =>
    redactor.headers(list.slice(0, KEPT_HEADERS)).map(([name, value]) => ({ name: cut(name, KEPT_STATUS_TEXT), value: cut(value, KEPT_HEADER_CHARACTERS) }));

  const body = (bytes: Uint8Array, contentType: string, truncated: boolean): { body?: RecordedBody } => {
    if (bytes.length === 0) return {};
    const common = { ...(contentType !== '' && { contentType: cut(redactor.text(contentType), KEPT_STATUS_TEXT) }), encoding: 'utf8' as const, size: bytes.length };
    if (!isText(bytes, contentType)) {
      const digest = createHash('sha256').update(bytes).digest('hex');
      return { body: { ...common, value: `${bytes.length} bytes, sha256:${digest}`, ...(truncated && { truncated: true as const }) } };
    }
    const text = decodeText(bytes, contentType);
    const redacted = redactor.text(text.slice(0, REDACTED_CHARACTERS));
    const shortened = truncated || text.length > REDACTED_CHARACTERS || redacted.length > KEPT_BODY_CHARACTERS;
    return { body: { ...common, value: redacted.slice(0, KEPT_BODY_CHARACTERS), ...(shortened && { truncated: true as const }) } };
  };

  const shown = (url: string): string => cut(redactor.text(url), KEPT_URL);
  const path = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

  const store = (name: string, who: Who, content: object): EvidenceRef => {
    const ref = evidence.put(JSON.stringify({ schemaVersion: 1, ...content, actor: who.actor, source: who.source }), { name: cut(redactor.text(name), KEPT_NAME), mediaType: HTTP_EXCHANGE_MEDIA_TYPE, actor: who.actor });
    noteEvidence(ref);
    return ref;
  };

  const sent = ({ request, startedAt, finishedAt }: Sent): object => ({
    start: startedAt.getTime(),
    stop: finishedAt.getTime(),
    startedAt: startedAt.toISOString(),
    startedAtJapan: japanTime(startedAt),
    request: {
      method: request.method,
      url: shown(request.url.href),
      httpVersion: '1.1',
      headers: headers(request.headers),
      ...body(request.body ?? new Uint8Array(), contentTypeOf(request.headers), false),
    },
  });

  const failed = (error: ProbeError): object => ({ error: { name: error.code, message: cut(redactor.text(error.message), KEPT_HEADER_CHARACTERS) } });

  return {
    answer(exchange) {
      const { request, response, tlsDoubt } = exchange;
      // Headers first: what a cookie or token header teaches is replaced in the bodies too.
      const responseHeaders = headers(response.headers);
      const ref = store(`${request.method} ${path(request.url.href)} → ${response.status}`, exchange, {
        ...sent(exchange),
        response: {
          status: response.status,
          statusText: cut(redactor.text(response.statusText), KEPT_STATUS_TEXT),
          httpVersion: '1.1',
          headers: responseHeaders,
          ...body(response.body, contentTypeOf(response.headers), response.truncated),
        },
        ...(request.url.protocol === 'https:' && { tlsAuthorized: tlsDoubt === undefined, ...(tlsDoubt !== undefined && { tlsDoubt }) }),
      });
      traffic?.publish({ ...exchange, evidence: ref });
    },
    failure(exchange) {
      const ref = store(`${exchange.request.method} ${path(exchange.request.url.href)} → ${exchange.error.code}`, exchange, { ...sent(exchange), ...failed(exchange.error) });
      traffic?.publish({ ...exchange, evidence: ref });
    },
    refusal(refused) {
      store(`${refused.method} ${path(refused.url)} → ${refused.error.code}`, refused, { request: { method: refused.method, url: shown(refused.url) }, ...failed(refused.error) });
    },
    refusedConnection({ source, destination, error }) {
      const content = { refused: cut(redactor.text(destination), KEPT_URL), source, code: error.code };
      noteEvidence(evidence.put(JSON.stringify(content), { name: cut(`browser → ${redactor.text(destination)} → ${error.code}`, KEPT_NAME), mediaType: 'application/json' }));
    },
  };
}
