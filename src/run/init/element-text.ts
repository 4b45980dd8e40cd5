import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';

const squeezed = (text: string | undefined): string => (text ?? '').normalize('NFKC').replaceAll(/\s+/g, ' ').trim();

/** Words by which a person knows a field or button: its labels, the cell or term before it, and its own attributes. */
export function wordsOf($: CheerioAPI, element: Element): string {
  const field = $(element);
  const id = field.attr('id');
  const labelled = (field.attr('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const row = field.closest('td, dd, div, p, li');
  return [
    ...(id === undefined ? [] : $('label').toArray().filter((label) => $(label).attr('for') === id).map((label) => $(label).text())),
    ...labelled.map((one) => $('[id]').filter((_, node) => $(node).attr('id') === one).text()),
    field.closest('label').text(), field.attr('aria-label'), field.attr('placeholder'), field.attr('title'), field.attr('value'), field.attr('alt'),
    field.is('button, a') ? field.text() : '', row.is('td, dd') ? row.prevAll('th, dt, td').first().text() : '', field.attr('name'), id,
  ].map(squeezed).filter(Boolean).join(' | ').slice(0, 500);
}

/** What a person reads in an element. */
export const textOf = ($: CheerioAPI, element: Element): string => squeezed($(element).text());

const PLAIN_NAME = /^[A-Za-z][\w-]{0,60}$/;
/** An identifier that a framework makes up anew for each page. */
const MADE_UP = /\d{4,}|^(?:react|radix|mui|ember|ext|yui|headlessui)[-_:]|^[a-f0-9]{8,}$|:r/i;

const quoted = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** The shortest selector that finds this element alone: id, name, class, or its place below an ancestor that has one. */
export function selectorOf($: CheerioAPI, element: Element): string | undefined {
  const node = $(element);
  const tag = element.tagName.toLowerCase();
  const [id, name, type] = [node.attr('id'), node.attr('name'), node.attr('type')];
  const candidates = [
    ...(id !== undefined && PLAIN_NAME.test(id) && !MADE_UP.test(id) ? [`#${id}`] : []),
    ...(name === undefined || name === '' ? [] : [`${tag}[name=${quoted(name)}]`]),
    ...(node.attr('data-testid') === undefined ? [] : [`[data-testid=${quoted(node.attr('data-testid') ?? '')}]`]),
    ...(type === undefined ? [] : [`${tag}[type=${quoted(type)}]`]),
    ...(node.attr('class') ?? '').split(/\s+/).filter((one) => PLAIN_NAME.test(one) && !MADE_UP.test(one)).map((one) => `${tag}.${one}`),
    tag,
  ];
  const alone = candidates.find((selector) => $(selector).length === 1);
  if (alone !== undefined) return alone;
  const parent = node.parent();
  const above = parent.length === 0 || parent.is('html') ? undefined : selectorOf($, parent.get(0) as Element);
  if (above === undefined) return undefined;
  const below = [...candidates, `${tag}:nth-of-type(${node.prevAll(tag).length + 1})`].map((selector) => `${above} > ${selector}`);
  return below.find((selector) => $(selector).length === 1);
}
