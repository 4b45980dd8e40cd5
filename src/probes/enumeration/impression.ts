import { createHash } from 'node:crypto';
import { lookOf } from '../../actors/look.ts';
import type { AnswerSeen } from '../../actors/types.ts';
import type { Impression } from '../../observations/enumeration.ts';

const DIGITS_KEPT = 12;

/** Headers that differ by themselves: time, length of what differs, identifiers of the exchange, and cookies' values. */
const BY_THEMSELVES = /^(?:date|age|expires|last-modified|etag|content-length|connection|keep-alive|server-timing|set-cookie|.*request-?id|.*trace-?id|.*correlation-?id|cf-ray|x-amz-cf-id|x-runtime|x-response-time|alt-svc)$/;

const plain = (value: string, own: readonly string[]): string => own.filter((word) => word !== '').reduce((rest, word) => rest.replaceAll(word, ''), value)
  .replaceAll(/[\w+/=-]{16,}/g, '*').replaceAll(/\d+/g, '#');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, DIGITS_KEPT);

function headersOf({ headers }: AnswerSeen, own: readonly string[]): Readonly<Record<string, string>> {
  const seen = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const kept = key === 'set-cookie' ? value.split('=')[0] ?? '' : BY_THEMSELVES.test(key) ? '' : plain(value, own);
    seen.set(key, [...seen.get(key) ?? [], kept]);
  }
  return Object.fromEntries([...seen].map(([name, values]) => [name, digest(values.toSorted().join('\n'))]));
}

/** What an answer tells apart from others, without the words that were sent. */
export const impressionOf = (answer: AnswerSeen, own: readonly string[]): Impression => ({ status: answer.status, look: lookOf(answer, own), headers: headersOf(answer, own) });
