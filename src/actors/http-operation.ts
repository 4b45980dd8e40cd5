import type { LocalText } from '../domain/outcome.ts';
import type { Extractor, HttpExchange } from '../profile/operation-schema.ts';
import { ProbeError } from '../transport/probe-error.ts';
import type { HttpRequest, HttpResponse } from '../transport/types.ts';
import { addressOf } from './address.ts';
import { authorizationOf } from './authorization.ts';
import { describeExtractor, extractValue } from './extract.ts';
import { encodeBody } from './http-body.ts';
import { OperationError } from './operation-error.ts';
import type { OperationRun } from './operation-run.ts';
import { missingValue, noAnswer, unknownName, unusable } from './reasons.ts';
import { nothingTold, silent } from './silence.ts';
import { Filler, namesIn } from './template.ts';
import type { AnswerSeen, OperationResult } from './types.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Shorter values (a role, a counter) would blank half of the evidence. */
const MIN_LEARNT = 8;

const templatesOf = ({ path, query, headers, json, form, multipart, text }: HttpExchange): unknown =>
  [path, query, headers, json, form, multipart, text];

/** Names of the places which an exchange fills. */
export const namesOf = (exchange: HttpExchange): Set<string> => namesIn(templatesOf(exchange));

/** The same with those of the route's headers that went with it. */
function sentBy(exchange: HttpExchange, run: OperationRun): Set<string> {
  const names = namesOf(exchange);
  if (exchange.anonymous) return names;
  for (const template of Object.values(run.authorize)) {
    const inner = namesIn(template);
    if ([...inner].every((name) => run.scope.has(name))) for (const name of inner) names.add(name);
  }
  return names;
}

const describeExchange = ({ method, path }: HttpExchange, index: number): LocalText => ({
  ja: `${index + 1} 番目のやりとり(${method} ${path})`,
  en: `exchange ${index + 1} (${method} ${path})`,
});

function describeAnswer(response: HttpResponse): LocalText {
  const type = response.header('content-type');
  const redirect = response.location === undefined ? { ja: '', en: '' } : { ja: '、リダイレクト', en: ', a redirect' };
  return { ja: `${response.status} ${type ?? 'Content-Type なし'}${redirect.ja}`, en: `${response.status} ${type ?? 'without a content type'}${redirect.en}` };
}

export function answerSeen(response: HttpResponse): AnswerSeen {
  let decoded: string | undefined;
  return {
    status: response.status, url: response.url, headers: response.headers, bytes: response.body,
    ...(response.tookMs === undefined ? {} : { tookMs: response.tookMs }),
    get text() { return (decoded ??= response.text()); },
  };
}

function absoluteUrl(exchange: HttpExchange, fill: Filler, run: OperationRun): string {
  const url = new URL(addressOf(exchange.path, fill, run.name, run.baseUrl, run.trace.answers.at(-1)?.url));
  for (const [name, value] of Object.entries(fill.record(exchange.query ?? {}))) url.searchParams.append(name, value);
  return url.href;
}

function headersOf(exchange: HttpExchange, contentType: string | undefined, fill: Filler, run: OperationRun): [string, string][] {
  const headers = new Map<string, [string, string]>();
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value]);
  if (contentType !== undefined) set('Content-Type', contentType);
  if (!exchange.anonymous) for (const [name, value] of authorizationOf(run)) set(name, value);
  for (const [name, template] of Object.entries(exchange.headers ?? {})) set(name, fill.text(template));
  // RFC 9110 §5.5: a value with a line break would be another header.
  for (const [name, value] of headers.values()) if (/[\r\n\0]/.test(value)) throw unusable(run.name, 'header', name);
  return [...headers.values()];
}

async function compose(exchange: HttpExchange, run: OperationRun): Promise<HttpRequest> {
  const names = namesOf(exchange);
  const missing = run.scope.missing(names);
  // Before anything is resolved: no one-time code is used up for an exchange that cannot be sent.
  if (missing !== undefined) throw unknownName(run.name, missing);
  await run.scope.resolve([...names, ...namesIn(run.authorize)]);
  const fill = new Filler(run.name, run.scope);
  const encoded = await encodeBody(exchange, fill);
  return {
    method: exchange.method,
    url: absoluteUrl(exchange, fill, run),
    headers: headersOf(exchange, encoded?.contentType, fill, run),
    redirects: exchange.redirects,
    anonymous: exchange.anonymous,
    ...(encoded ? { body: encoded.body } : {}),
  };
}

/** A value inside a string literal of a JSONPath stays inside it (RFC 9535 §2.3.1.1). */
const inLiteral = (value: string): string =>
  Array.from(value, (character) => (/[\w -]/.test(character) ? character : character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))).join('');

const filled = (extractor: Extractor, run: OperationRun): Extractor =>
  (extractor.json === undefined ? extractor : { ...extractor, json: new Filler(run.name, run.scope).text(extractor.json, inLiteral) });

async function extractOne(name: string, extractor: Extractor, response: HttpResponse, where: LocalText, run: OperationRun): Promise<string | undefined> {
  let value: string | undefined;
  try {
    value = await extractValue(filled(extractor, run), { response, jarCookie: (cookie) => run.client.cookie(cookie, response.url) });
  } catch (error) {
    if (error instanceof OperationError) throw error;
    throw unusable(run.name, describeExtractor(name, extractor), error instanceof Error ? error.message : String(error));
  }
  if (value === undefined && !extractor.optional && name !== run.mayLack) {
    if (silent(response.status)) throw nothingTold(run.name, response.status);
    throw missingValue(run.name, where, describeExtractor(name, extractor), describeAnswer(response));
  }
  if (value !== undefined && (extractor.secret || (run.secretValues === true && value.length >= MIN_LEARNT))) run.learn(value);
  return value;
}

/** Learns the secrets that the exchange will extract before its answer is recorded; what is amiss is told when they are extracted. */
const learning = (exchange: HttpExchange, where: LocalText, run: OperationRun): Pick<HttpRequest, 'beforeRecording'> => {
  const secrets = Object.entries(exchange.extract ?? {}).filter(([, { secret }]) => secret || run.secretValues === true);
  if (secrets.length === 0) return {};
  return { beforeRecording: async (response) => {
    for (const [name, extractor] of secrets) await extractOne(name, extractor, response, where, run).catch(() => undefined);
  } };
};

/** Sends one exchange. @throws {OperationError} */
async function send(exchange: HttpExchange, where: LocalText, extracted: ReadonlySet<string>, run: OperationRun): Promise<HttpResponse> {
  if (!READING.has(exchange.method) && !exchange.anonymous) run.scope.add(await run.antiForgery?.(exchange, extracted) ?? {});
  const request = await compose(exchange, run);
  try {
    const response = await run.client.send({ ...request, ...learning(exchange, where, run) });
    for (const name of sentBy(exchange, run)) run.trace.sent.add(name);
    return response;
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    throw noAnswer(run.name, where, error);
  }
}

/** Takes from an answer what the exchange asks for. @throws {OperationError} control-failed when a required value is not there; throttled or unreachable when the status is why */
async function extractAll(exchange: HttpExchange, response: HttpResponse, where: LocalText, extracted: Set<string>, run: OperationRun): Promise<void> {
  for (const [name, extractor] of Object.entries(exchange.extract ?? {})) {
    const value = await extractOne(name, extractor, response, where, run);
    if (value === undefined) continue;
    extracted.add(name);
    run.trace.values[name] = value;
    run.scope.add({ [name]: value });
  }
}

/** Sends an exchange and takes its values; once more when the session had run out and could be renewed. */
async function exchangeOnce(exchange: HttpExchange, index: number, extracted: Set<string>, run: OperationRun): Promise<void> {
  const where = describeExchange(exchange, index);
  const renewed = exchange.anonymous ? undefined : run.renewal?.begin();
  let response = await send(exchange, where, extracted, run);
  const again = async (): Promise<boolean> => {
    if (!renewed || !(await renewed())) return false;
    run.scope.add(run.renewal?.values() ?? {});
    response = await send(exchange, where, extracted, run);
    return true;
  };
  if (run.renewal?.wanted(response.status)) await again();
  try {
    await extractAll(exchange, response, where, extracted, run);
  } catch (error) {
    if (!(error instanceof OperationError) || error.code === 'no-input' || !(await again())) throw error;
    await extractAll(exchange, response, where, extracted, run);
  } finally {
    run.trace.answers.push(answerSeen(response));
  }
}

/**
 * Runs exchanges in order; each sees what the earlier ones extracted.
 * @throws {OperationError} no-input: a place has no value; unreachable: no answer; control-failed: a required value was not found;
 * throttled or unreachable: it was not found in an answer that tells of the service's health
 */
export async function runHttp(exchanges: readonly HttpExchange[], run: OperationRun): Promise<OperationResult> {
  const extracted = new Set<string>();
  for (const [index, exchange] of exchanges.entries()) {
    if (exchange.when !== undefined && !run.scope.has(exchange.when)) continue;
    if (exchange.unless !== undefined && run.scope.has(exchange.unless)) continue;
    await exchangeOnce(exchange, index, extracted, run);
  }
  return { values: { ...run.trace.values }, answers: [...run.trace.answers], sent: new Set(run.trace.sent) };
}
