import type { ForeignPage } from '../../actors/types.ts';

/** A request as a page of another site would make it. */
export interface ForeignAim {
  readonly way: 'form' | 'multipart' | 'text-form' | 'fetch' | 'preflight' | 'get';
  readonly url: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Of a JSON body, the whole of it. */
  readonly json?: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '');
/** Safe inside a script element. */
const script = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const ENCTYPES: Readonly<Record<string, string>> = { form: 'application/x-www-form-urlencoded', multipart: 'multipart/form-data', 'text-form': 'text/plain' };

/** A text/plain form whose one field spells a JSON object: `{"a":"b","x":"=` … `"}`. */
function jsonField(json: string): readonly (readonly [string, string])[] {
  const head = json.trimEnd().replace(/\}$/, '');
  return [[`${head}${head.trim() === '{' ? '' : ','}"kenshu":"`, '"}']];
}

function form({ way, url, fields, json }: ForeignAim): string {
  const inputs = way === 'text-form' && json !== undefined ? jsonField(json) : Object.entries(fields);
  const elements = inputs.map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`).join('');
  return `<form id="f" method="post" enctype="${ENCTYPES[way] ?? ''}" action="${html(url)}">${elements}</form><script>HTMLFormElement.prototype.submit.call(document.getElementById('f'))</script>`;
}

function fetching({ way, url, method, fields, json }: ForeignAim): string {
  const body = json === undefined ? new URLSearchParams(fields).toString() : json;
  const simple = json === undefined ? 'application/x-www-form-urlencoded' : 'text/plain';
  const options = way === 'fetch'
    ? { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'Content-Type': simple }, body }
    : { method, mode: 'cors', credentials: 'include', headers: { 'Content-Type': json === undefined ? simple : 'application/json', 'X-Requested-With': 'XMLHttpRequest' }, body };
  return `<script>fetch(${script(url)}, ${script(options)}).catch(() => undefined)</script>`;
}

const withQuery = (url: string, fields: Readonly<Record<string, string>>): string => {
  const target = new URL(url);
  for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
  return target.href;
};

/** The page of another site that does it as soon as it is opened. */
export function foreignPage(aim: ForeignAim, site: string): ForeignPage {
  const act = aim.way === 'get' ? `<script>location.href = ${script(withQuery(aim.url, aim.fields))}</script>` : aim.way in ENCTYPES ? form(aim) : fetching(aim);
  return { url: `${site}/`, aim: aim.url, html: `<!doctype html><title>kenshu</title><body><script>console.log('kenshu: ran')</script>${act}` };
}
