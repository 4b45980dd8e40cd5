import type { BrowserStep, HttpExchange, Operation } from '../../profile/operation-schema.ts';

const pathOf = ({ path, query = {} }: HttpExchange): string => {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`).join('&');
  return pairs === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${pairs}`;
};

type Wanted = Extract<BrowserStep, { extract: unknown }>['extract'];

/** What a reading exchange asks for, opened as a page in a browser; `shown` is the text of the page. */
export const pageOperation = (exchange: HttpExchange, wanted: Wanted = {}): Operation => ({
  browser: [{ goto: pathOf(exchange) }, { extract: { shown: { selector: 'html', optional: true, secret: false }, ...wanted } }],
});
