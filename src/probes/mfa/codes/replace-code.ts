import type { HttpRequest } from '../../../transport/types.ts';

/** What stands in the place of the code; `undefined` for nothing at all. */
export type Instead = string | boolean | null | readonly string[] | Readonly<Record<string, string>> | undefined;

export interface Replacing {
  readonly rewrite: (request: HttpRequest) => HttpRequest;
  /** Whether a request carried the code where it could be replaced. */
  readonly done: () => boolean;
}

const utf8 = (body: HttpRequest['body']): string => (typeof body === 'string' ? body : Buffer.from(body ?? []).toString());

const contentType = ({ headers = [] }: HttpRequest): string => headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

function inJson(value: unknown, code: string, instead: Instead): unknown {
  if (value === code) return instead;
  if (Array.isArray(value)) return value.map((inner) => inJson(inner, code, instead));
  if (typeof value !== 'object' || value === null) return value;
  // `JSON.stringify` leaves out what is undefined.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inJson(inner, code, instead)]));
}

/** Forms know texts alone; frameworks read `name[]` as a list and `name[key]` as an object. */
const inForm = (name: string, instead: Instead): readonly (readonly [string, string])[] => {
  if (instead === undefined) return [];
  if (Array.isArray(instead)) return instead.map((one: string) => [`${name}[]`, one]);
  if (typeof instead === 'object' && instead !== null) return Object.entries(instead).map(([key, one]) => [`${name}[${key}]`, one]);
  return [[name, String(instead)]];
};

/** Changes the request that carries `code`, a text found nowhere else, in a JSON or form body. */
export function replaceCode(code: string, instead: Instead): Replacing {
  let done = false;
  const rewrite = (request: HttpRequest): HttpRequest => {
    const body = utf8(request.body);
    if (!body.includes(code)) return request;
    if (/json/i.test(contentType(request))) {
      done = true;
      return { ...request, body: JSON.stringify(inJson(JSON.parse(body), code, instead)) };
    }
    if (!/urlencoded/i.test(contentType(request))) return request;
    done = true;
    const fields = [...new URLSearchParams(body)].flatMap(([name, value]) => (value === code ? inForm(name, instead) : [[name, value] as const]));
    return { ...request, body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString() };
  };
  return { rewrite, done: () => done };
}
