import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { operationSchema } from '../../profile/operation-schema.ts';
import { cursorIn } from './cursor.ts';
import { smallestPage, widenedForms } from './widened.ts';

const answer = (text: string, headers: AnswerSeen['headers'] = []): AnswerSeen => ({ status: 200, url: 'https://a.invalid/', headers, text, bytes: Buffer.from(text) });
const get = (path: string) => operationSchema.parse({ http: { path } });

describe('the cursor of an answer', () => {
  test.each<[string, AnswerSeen, readonly [string, string | undefined] | undefined]>([
    ['none', answer('{"items":[]}'), undefined],
    ['none in a page', answer('<html>next</html>'), undefined],
    ['an end of the list', answer('{"nextCursor":null}'), undefined],
    ['of its own name', answer('{"nextCursor":"abc"}'), ['abc', 'cursor']],
    ['as a page token', answer('{"page":{"next_page_token":"t=="}}'), ['t==', 'page_token']],
    ['inside an address', answer('{"links":{"next":"/docs?limit=1&after=77"}}'), ['77', 'after']],
    ['in a Link header', answer('[]', [['Link', '</docs?cursor=xyz>; rel="next", </docs>; rel="first"']]), ['xyz', 'cursor']],
  ])('%s', (_what, given, expected) => {
    const cursor = cursorIn(given);
    expect(cursor && [cursor.value, cursor.parameters[0]]).toEqual(expected);
  });
});

describe('a list asked for more widely', () => {
  test('is left alone when it is more than one request', () => {
    expect(widenedForms(operationSchema.parse({ http: [{ path: '/a' }, { path: '/b' }] }))).toEqual([]);
  });

  test('keeps its own parameters and sets those that widen', () => {
    const form = widenedForms(get('/docs?owner=me&limit=20')).find((one) => one.form === 'page size (limit)');
    expect(form?.operation.http?.[0]).toMatchObject({ path: '/docs?owner=me', query: { limit: '1000' } });
  });

  test('asks for one entry by the name the service uses', () => {
    expect(smallestPage(get('/docs?limit=20'))?.http?.[0]?.query).toEqual({ limit: '1' });
    expect(Object.keys(smallestPage(get('/docs'))?.http?.[0]?.query ?? {})).toContain('per_page');
  });
});
