import type { LocalText } from '../domain/outcome.ts';

const japanese = new Map<string, string>();

/**
 * A sentence for an error of a schema. Zod carries one string, so the English one goes through it and the Japanese one is found
 * again by `translated`.
 */
export function sentence(ja: string, en: string): string {
  japanese.set(en, ja);
  return en;
}

/** Both languages of a sentence that a schema has given; undefined for a text of zod itself. */
export function translated(message: string | undefined): LocalText | undefined {
  const ja = message === undefined ? undefined : japanese.get(message);
  return ja === undefined ? undefined : { ja, en: message as string };
}

/** Description of a field in both languages: one line each, so that an editor shows both. */
export const about = (ja: string, en: string): string => `${ja}\n${en}`;

export function splitDescription(description: string | undefined): LocalText | undefined {
  const [ja, en] = (description ?? '').split('\n');
  return ja && en ? { ja, en } : undefined;
}
