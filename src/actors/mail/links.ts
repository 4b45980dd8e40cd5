import { load } from 'cheerio';

/** Characters of an address (RFC 3986), except those that close a bracket or a sentence around it. */
const ADDRESS = /https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/g;
const CONTINUATION = /^[A-Za-z0-9\-._~/?#@!$&'*+,;=%]{4,}$/;
/** Programs that write mail break lines at 76 or 78 characters (RFC 5322 2.1.1); some earlier. */
const SHORTEST_BROKEN_LINE = 60;

/** Without what belongs to the sentence: a full stop, a bracket that was opened before the address. */
function trimmed(address: string): string {
  const text = address.replace(/[.,;:!?'*]+$/, '');
  for (const [open, close] of ['()', '[]'].map((pair) => [pair[0] as string, pair[1] as string] as const)) {
    if (text.endsWith(close) && text.split(open).length < text.split(close).length) return trimmed(text.slice(0, -1));
  }
  return text;
}

/** Addresses that go on in the next line, which is possible where the line is long and the next one is nothing but a piece of an address. */
function joined(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    const last = [...line.matchAll(ADDRESS)].at(-1);
    if (!last || last.index + last[0].length !== line.length || line.length < SHORTEST_BROKEN_LINE) return [];
    const rest: string[] = [];
    for (const next of lines.slice(index + 1)) {
      if (!CONTINUATION.test(next)) break;
      rest.push(next);
      if (next.length < SHORTEST_BROKEN_LINE) break;
    }
    return rest.length > 0 ? [trimmed(last[0] + rest.join(''))] : [];
  });
}

const inText = (text: string): string[] => {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...joined(lines), ...lines.flatMap((line) => [...line.matchAll(ADDRESS)].map(([address]) => trimmed(address)))];
};

function inHtml(html: string): string[] {
  const page = load(html);
  const given = page('a[href], area[href], form[action]').toArray().map((element) => page(element).attr('href') ?? page(element).attr('action') ?? '');
  return [...given.map((address) => address.replaceAll(/\s+/g, '')), ...inText(page.root().text())].filter((address) => /^https?:\/\/./.test(address));
}

/**
 * Web addresses of a mail, those of its HTML first, each once. Where a line seems to have been broken inside an address, the whole
 * comes before its piece.
 */
export const linksIn = (text: string, html: string): readonly string[] => [...new Set([...(html === '' ? [] : inHtml(html)), ...inText(text)])];
