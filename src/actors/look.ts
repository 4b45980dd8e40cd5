import { createHash } from 'node:crypto';
import type { AnswerSeen } from './types.ts';

const DIGITS_KEPT = 16;

/** What a person sees of an answer: text without markup, scripts, numbers, long random values and the given words. */
export function visibleText(text: string, without: readonly string[]): string {
  const plain = without.filter((word) => word !== '').reduce((rest, word) => rest.replaceAll(word, ''), text);
  return plain
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')
    .replace(/[\w-]{20,}/g, '').replace(/\d+/g, '').replace(/\s+/g, ' ').trim();
}

/** Digest by which answers to different accounts are compared; two answers that look alike have one. */
export const lookOf = ({ status, text }: Pick<AnswerSeen, 'status' | 'text'>, without: readonly string[]): string =>
  createHash('sha256').update(`${status} ${visibleText(text, without)}`).digest('hex').slice(0, DIGITS_KEPT);
