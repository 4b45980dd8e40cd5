import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { operationSchema } from '../../profile/operation-schema.ts';
import { unanswered } from './answered.ts';

const page = { path: '/setting', extract: { token: { css: 'input' } } };
const write = { method: 'POST', path: '/setting', form: { token: '${token}' } };
const failed = { code: 'control-failed', reason: { ja: '値がありません。', en: 'No value.' } } as const;
const answers = (...statuses: readonly number[]): readonly AnswerSeen[] =>
  statuses.map((status) => ({ status, url: 'https://localhost/', headers: [], text: '', bytes: new Uint8Array() }));
const codeOf = (operation: object, statuses: readonly number[], error?: typeof failed) => unanswered(operationSchema.parse(operation), answers(...statuses), error)?.code;

describe('a forbidden change', () => {
  test.each<[string | undefined, string, object, readonly number[], typeof failed | undefined]>([
    ['ambiguous-effect', 'the page with the token was refused, so it was never sent', { http: [page, write] }, [403], failed],
    ['ambiguous-effect', 'a condition left the last request out', { http: [page, { ...write, when: 'token' }] }, [403], undefined],
    ['ambiguous-effect', 'it stopped somewhere after a request was left out', { http: [{ ...page, unless: 'token' }, page, write] }, [200, 403], failed],
    ['throttled', 'it was sent too often', { http: [page, write] }, [200, 429], undefined],
    ['throttled', 'the service was down', { http: [page, write] }, [200, 503], failed],
    ['control-failed', 'a browser could not do a step', { browser: [{ goto: '/setting' }] }, [200], failed],
    [undefined, 'it was turned down', { http: [page, write] }, [200, 403], undefined],
    [undefined, 'it was turned down without a value to extract', { http: [page, write] }, [200, 403], failed],
    [undefined, 'an earlier request was left out and it was answered', { http: [{ ...page, unless: 'token' }, write] }, [403], undefined],
  ])('is %s when %s', (expected, _when, operation, statuses, error) => {
    expect(codeOf(operation, statuses, error)).toBe(expected);
  });
});
