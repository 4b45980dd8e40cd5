import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';

/** A request that is wrong in one way. None of them can create or change anything. */
export interface Malformed {
  readonly kind: 'malformed-json' | 'wrong-types' | 'invalid-encoding' | 'oversized-header' | 'unknown-id' | 'unsupported-method' | 'broken-multipart' | 'invalid-cursor';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | string;
}

const JSON_TYPE = ['content-type', 'application/json'] as const;
const NO_ID = '00000000-0000-4000-8000-000000000000';

const firstPath = (operation: Operation | undefined, method: string): string | undefined =>
  operation?.http?.find((exchange) => exchange.method === method && exchange.path.startsWith('/'))?.path;

const filled = (path: string, value: string): string => path.replaceAll(/\$\{[^}]*\}/g, encodeURIComponent(value));

const withQuery = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`;

/** Requests for the routes an HTTP client reaches; empty when the profile declares none. */
export function malformedRequests(profile: TargetProfile, route: string): readonly Malformed[] {
  const declared = profile.routes[route];
  const whoami = firstPath(declared?.whoami, 'GET') ?? '/';
  const signIn = firstPath(declared?.signIn, 'POST');
  const resources = Object.values(profile.resources).filter((resource) => resource.route === route);
  const own = (operations: readonly { readonly route?: string | undefined; readonly operation: Operation }[]): readonly Operation[] =>
    operations.filter((outlet) => (outlet.route ?? route) === route).map(({ operation }) => operation);
  const create = resources.map((resource) => firstPath(resource.create, 'POST')).find((path) => path !== undefined);
  const read = resources.flatMap((resource) => own(Object.values(resource.read))).map((operation) => firstPath(operation, 'GET')).find((path) => path?.includes('${'));
  const list = resources.flatMap((resource) => own(Object.values(resource.list))).map((operation) => firstPath(operation, 'GET')).find((path) => path !== undefined);
  const upload = resources.flatMap((resource) => Object.values(resource.files)).map((slot) => firstPath(slot.upload, 'POST')).find((path) => path !== undefined);
  const posts = [signIn, create].filter((path) => path !== undefined).map((path) => filled(path, NO_ID));
  return [
    ...posts.flatMap((path): readonly Malformed[] => [
      { kind: 'malformed-json', method: 'POST', path, headers: [JSON_TYPE], body: '{"title": [1, ' },
      { kind: 'wrong-types', method: 'POST', path, headers: [JSON_TYPE], body: '42' },
      { kind: 'wrong-types', method: 'POST', path, headers: [JSON_TYPE], body: 'null' },
      { kind: 'invalid-encoding', method: 'POST', path, headers: [JSON_TYPE], body: Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0xaf, 0x22, 0x3a]) },
      { kind: 'broken-multipart', method: 'POST', path, headers: [['content-type', 'multipart/form-data']], body: '--x\r\nContent-Disposition: form-data' },
    ]),
    { kind: 'invalid-encoding', method: 'GET', path: `${whoami.replace(/[?#].*$/s, '')}/%E0%A4%A`, headers: [] },
    { kind: 'invalid-encoding', method: 'GET', path: withQuery(whoami, 'q=%ff%fe%c0%af'), headers: [] },
    { kind: 'oversized-header', method: 'GET', path: whoami, headers: [['x-kenshu', 'a'.repeat(20_000)]] },
    { kind: 'unsupported-method', method: 'PROPFIND', path: whoami, headers: [] },
    ...(read === undefined ? [] : ['0', '-1', "'", '%00', NO_ID].map((id): Malformed => ({ kind: 'unknown-id', method: 'GET', path: filled(read, id), headers: [] }))),
    ...(list === undefined ? [] : ['cursor=%00&page=x', 'cursor=bm9uZQ&limit=-1', "limit=x&sort='&order=%22"].map((query): Malformed => ({ kind: 'invalid-cursor', method: 'GET', path: withQuery(list, query), headers: [] }))),
    ...(upload === undefined ? [] : [{ kind: 'broken-multipart', method: 'POST', path: filled(upload, NO_ID), headers: [['content-type', 'multipart/form-data; boundary=x']], body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a' } as const]),
  ];
}
