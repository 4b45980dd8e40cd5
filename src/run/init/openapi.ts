/** What an OpenAPI description says that a profile could use. */
export interface ApiHints {
  /** Collections with a way to create, read and delete: what is stored. */
  readonly resources: readonly { readonly name: string; readonly collection: string; readonly item: string; readonly idParameter: string; readonly methods: readonly string[]; readonly fields: readonly string[] }[];
  /** Operations whose path or summary speaks of passwords, sign-in or users. */
  readonly accountOperations: readonly { readonly method: string; readonly path: string; readonly summary: string }[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const ACCOUNT = /password|passwd|パスワード|login|sign-?in|ログイン|token|session|users?(?:\/|$)|accounts?(?:\/|$)|利用者|ユーザ/i;
const MAX = 40;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const member = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = member(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** Follows a local reference (`#/components/…`) once. */
function resolved(document: unknown, value: unknown): unknown {
  const reference = member(value, '$ref');
  return typeof reference === 'string' && reference.startsWith('#/') ? member(document, ...reference.slice(2).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) : value;
}

function fieldsOf(document: unknown, operation: unknown): readonly string[] {
  const content = member(resolved(document, member(operation, 'requestBody')), 'content');
  const schema = resolved(document, isObject(content) ? member(Object.values(content)[0], 'schema') : undefined);
  const properties = member(schema, 'properties');
  return isObject(properties) ? Object.keys(properties).slice(0, MAX) : [];
}

/** @param document an OpenAPI 3 or Swagger 2 description, parsed; anything else gives no hints */
export function apiHints(document: unknown): ApiHints {
  const paths = member(document, 'paths');
  if (!isObject(paths)) return { resources: [], accountOperations: [] };
  const servers = member(document, 'servers');
  const server = Array.isArray(servers) ? member(servers[0], 'url') : member(document, 'basePath');
  const base = typeof server === 'string' ? (URL.parse(server, 'https://host.invalid')?.pathname ?? '').replace(/\/$/, '') : '';
  const methodsOf = (path: string): readonly string[] => METHODS.filter((method) => isObject(member(paths, path, method)));
  const items = Object.keys(paths).filter((path) => /\/\{[^{}/]+\}$/.test(path) && methodsOf(path).includes('get'));
  return {
    resources: items.flatMap((item) => {
      const collection = item.replace(/\/\{[^{}/]+\}$/, '');
      if (!methodsOf(collection).includes('post')) return [];
      const name = collection.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? 'item';
      return [{ name, collection: base + collection, item: base + item, idParameter: /\{([^{}]+)\}$/.exec(item)?.[1] ?? 'id', methods: methodsOf(item), fields: fieldsOf(document, member(paths, collection, 'post')) }];
    }).slice(0, MAX),
    accountOperations: Object.keys(paths).flatMap((path) => methodsOf(path).map((method) => ({ method: method.toUpperCase(), path: base + path, summary: textAt(paths, path, method, 'summary') })))
      .filter(({ path, summary }) => ACCOUNT.test(path) || ACCOUNT.test(summary)).slice(0, MAX),
  };
}
