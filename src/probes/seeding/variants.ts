import { namesIn } from '../../actors/template.ts';
import type { HttpExchange, Operation } from '../../profile/operation-schema.ts';

const READING = new Set(['GET', 'HEAD']);

/** The single exchange of an operation that only reads; undefined for any other. */
export function readingExchange({ http }: Operation): HttpExchange | undefined {
  const [exchange] = http ?? [];
  return exchange && http?.length === 1 && READING.has(exchange.method) ? exchange : undefined;
}

/** A reading operation sent another way; nothing is extracted, since the answer is looked at as a whole. */
export function altered(operation: Operation, change: Partial<HttpExchange>): Operation | undefined {
  const exchange = readingExchange(operation);
  if (!exchange) return undefined;
  const { extract: _extract, ...rest } = exchange;
  return { http: [{ ...rest, ...change }] };
}

/** The operation with query parameters set, in place of those of the same name. */
export function withQuery(operation: Operation, parameters: Readonly<Record<string, string>>): Operation | undefined {
  const exchange = readingExchange(operation);
  if (!exchange) return undefined;
  const [path = '', query = ''] = exchange.path.split(/\?(.*)/s);
  const kept = query.split('&').filter((pair) => pair !== '' && !(decodeURIComponent(pair.split('=')[0] ?? '') in parameters));
  const merged = { ...Object.fromEntries(Object.entries(exchange.query ?? {}).filter(([name]) => !(name in parameters))), ...parameters };
  return altered(operation, { path: kept.length > 0 ? `${path}?${kept.join('&')}` : path, query: merged });
}

/** Names of the query parameters that the vendor's own operation uses. */
export function queryNames(operation: Operation): readonly string[] {
  const exchange = readingExchange(operation);
  if (!exchange) return [];
  const inPath = (exchange.path.split(/\?(.*)/s)[1] ?? '').split('&').map((pair) => pair.split('=')[0] ?? '').filter((name) => name !== '');
  return [...new Set([...inPath, ...Object.keys(exchange.query ?? {})])];
}

/** True when the operation carries the tenant in its address or body by a variable. */
export const namesTenant = (operation: Operation): boolean => [...namesIn(operation)].some((name) => name.startsWith('tenant.'));
