import { load } from 'cheerio';
import type { InsecureRequest } from '../../observations/network.ts';

/** Where pages refer to what is loaded or sent, and browsers' name of it. */
const REFERENCES: readonly (readonly [selector: string, attribute: string, type: string])[] = [
  ['script[src]', 'src', 'script'], ['link[rel~=stylesheet][href]', 'href', 'stylesheet'], ['iframe[src]', 'src', 'document'], ['object[data]', 'data', 'object'],
  ['form[action]', 'action', 'form'], ['img[src]', 'src', 'image'], ['video[src], audio[src], source[src]', 'src', 'media'],
];

/** References of a page to plain HTTP, whether the browser followed them or not. */
export function insecureReferences(html: string): readonly InsecureRequest[] {
  const $ = load(html);
  return REFERENCES.flatMap(([selector, attribute, type]) => $(selector).toArray()
    .map((element) => $(element).attr(attribute)?.trim() ?? '')
    .filter((url) => /^(http|ws):\/\//i.test(url))
    .map((url): InsecureRequest => ({ url: url.replace(/[?#].*$/s, ''), type, seenIn: 'markup' })));
}
