import type { AnswerSeen } from '../../actors/types.ts';

/** A place further on in a list, and the query parameters that may carry it, likeliest first. */
export interface Cursor {
  readonly value: string;
  readonly parameters: readonly string[];
}

const KEY = /^(?:next|end)?_?(?:page_?)?(?:cursor|token|continuation(?:_?token)?|after|marker|scroll_?id)$|^next$/i;
const USUAL = ['cursor', 'pageToken', 'page_token', 'after', 'continuation', 'next'];
const MAX_NODES = 2000;
const LONGEST = 2048;

const fromUrl = (text: string): Cursor | undefined => {
  if (!/[?&]/.test(text) || !URL.canParse(text, 'https://list.invalid')) return undefined;
  const pair = [...new URL(text, 'https://list.invalid').searchParams].find(([name]) => KEY.test(name));
  return pair && { value: pair[1], parameters: [pair[0]] };
};

/** `nextPageToken` is usually sent back as `pageToken`. */
const parametersFor = (key: string): readonly string[] => {
  const bare = key.replace(/^(?:next|end)_?/i, '');
  const lower = bare.charAt(0).toLowerCase() + bare.slice(1);
  return [...new Set([lower, key, ...USUAL].filter((name) => name !== ''))];
};

function inJson(root: unknown): Cursor | undefined {
  const queue: unknown[] = [root];
  for (let visited = 0; queue.length > 0 && visited < MAX_NODES; visited++) {
    const node = queue.shift();
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text === 'string' && text !== '' && text.length <= LONGEST && KEY.test(key)) return fromUrl(text) ?? { value: text, parameters: parametersFor(key) };
      queue.push(value);
    }
  }
  return undefined;
}

/** The cursor to the next page that an answer holds: in its JSON, or in a Link header (RFC 8288). */
export function cursorIn({ headers, text }: AnswerSeen): Cursor | undefined {
  const link = headers.find(([name]) => name.toLowerCase() === 'link')?.[1];
  const next = /<([^>]*)>\s*;[^,]*rel="?next/i.exec(link ?? '')?.[1];
  if (next) return fromUrl(next);
  try {
    return inJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}
