import { describe, expect, test } from 'vitest';
import { operationSchema } from '../../profile/operation-schema.ts';
import type { StateChange } from '../../profile/session-schema.ts';
import { foreignPage } from './foreign-pages.ts';
import { aimOf, tokenNames, trialsFor } from './write-request.ts';

const declared = (http: unknown, more: Partial<StateChange> = {}): StateChange => ({ route: 'web', kind: 'account', read: {}, change: operationSchema.parse({ http }), ...more });
const BASE = 'https://bunko.example';

const form = declared([
  { path: '/mail', extract: { formToken: { css: 'input[name=_csrf]', attribute: 'value' } } },
  { method: 'POST', path: '/mail', form: { _csrf: '${formToken}', email: '${newValue}@x.example' } },
]);
const json = declared({ method: 'PATCH', path: '/api/me', headers: { 'X-CSRF-Token': '${csrf}' }, json: { email: '${newValue}', flags: [1] } });
const values = { formToken: 'token', newValue: 'marker' };

describe('a write as another site would send it', () => {
  test('knows its tokens by what earlier requests extracted, or by their names', () => {
    expect([...tokenNames(form)]).toEqual(['_csrf']);
    expect([...tokenNames(json)]).toEqual(['X-CSRF-Token']);
    expect([...tokenNames({ ...form, tokens: ['email'] })]).toEqual(['email']);
  });

  test.each([['omitted', { email: 'marker@x.example' }], ['empty', { _csrf: '', email: 'marker@x.example' }], ['foreign', { _csrf: 'token', email: 'marker@x.example' }]] as const)(
    'has its token %s', (token, fields) => {
      expect(aimOf('mail', form, 'form', token, values, BASE)).toEqual({ way: 'form', url: `${BASE}/mail`, method: 'POST', fields });
    });

  test('carries JSON where the way can', () => {
    expect(aimOf('mail', json, 'fetch', 'omitted', values, BASE)?.json).toBe('{"email":"marker","flags":[1]}');
    expect(aimOf('mail', json, 'form', 'omitted', values, BASE)).toEqual({ way: 'form', url: `${BASE}/api/me`, method: 'PATCH', fields: { email: 'marker' } });
  });

  test('tries foreign tokens only where a body carries them', () => {
    expect(trialsFor(form).some(([, token]) => token === 'foreign')).toBe(true);
    expect(trialsFor(json).every(([, token]) => token === 'omitted')).toBe(true);
  });
});

describe("the other site's page", () => {
  test('spells a JSON object with a form', () => {
    const { html } = foreignPage({ way: 'text-form', url: `${BASE}/api`, method: 'POST', fields: {}, json: '{"email":"a@b"}' }, 'https://foreign.example');
    expect(html).toContain('name="{&quot;email&quot;:&quot;a@b&quot;,&quot;kenshu&quot;:&quot;" value="&quot;}"');
  });

  test('cannot be broken out of by a value', () => {
    const { html } = foreignPage({ way: 'fetch', url: `${BASE}/api`, method: 'POST', fields: { x: '</script><b>' } }, 'https://foreign.example');
    expect(html).not.toContain('</script><b>');
    expect(foreignPage({ way: 'form', url: BASE, method: 'POST', fields: { x: '"><b>' } }, 'https://foreign.example').html).not.toContain('"><b>');
  });
});
