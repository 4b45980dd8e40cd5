import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { catalogue, checksById, readData, requirement } from './catalogue.ts';

const sha256 = (name: string): string => createHash('sha256').update(readData(name)).digest('hex');
const { requirements, checks } = catalogue();

test('the requirements and the check index are the verbatim ones', () => {
  expect(sha256('requirements.json')).toBe('e7e0f39bb4b2f4c1d292a4014abaefa5ecc605b3868b11169dd3fb5471b3d873');
  expect(sha256('checks.csv')).toBe('cf6d44883e7a4444cf95fa7d2f04286f6c341b226463077db24c32d0e9893d2e');
});

test('all 47 requirements are there, in order and by class', () => {
  expect(requirements.map((one) => one.no)).toEqual(Array.from({ length: 47 }, (_, index) => index + 1));
  const classes = requirements.map((one) => one.class);
  expect(['automatic', 'automatic-evidence', 'evidence'].map((name) => classes.filter((one) => one === name).length)).toEqual([9, 18, 20]);
});

test('all 182 checks are there, by gate and mode as the index counts them', () => {
  const count = (values: readonly string[]) => Object.fromEntries([...new Set(values)].map((one) => [one, values.filter((v) => v === one).length]));
  expect(checksById().size).toBe(182);
  expect(count(checks.map((one) => one.gate))).toEqual({ 'M': 94, 'M-alt': 9, 'B': 56, 'A': 23 });
  expect(count(checks.map((one) => one.mode))).toEqual({ 'auto': 140, 'auto/evidence': 1, 'evidence': 41 });
});

test('a check of several requirements keeps the order of the index', () => {
  expect(checksById().get('privacy.third-party-egress')).toMatchObject({
    requirements: [2, 3, 7], gate: 'B', impact: 'write', area: 'exposure', needs: 'browser, T1 user, declared third-party list',
  });
});

test('every requirement has a check, and no check names another requirement', () => {
  const named = new Set(checks.flatMap((one) => one.requirements));
  expect([...named].toSorted((a, b) => a - b)).toEqual(requirements.map((one) => one.no));
});

test('nothing can be altered', () => {
  expect(() => { (checks[0]!.title as { ja: string }).ja = 'x'; }).toThrow(TypeError);
  expect(() => { (requirements as unknown[]).pop(); }).toThrow(TypeError);
});

test('a number that is no requirement is refused', () => {
  expect(requirement(47).title.ja).toBe('特殊アカウントの廃棄');
  expect(() => requirement(0)).toThrow(RangeError);
  expect(() => requirement(48)).toThrow(RangeError);
});

test('the digest names what is judged by', () => {
  expect(catalogue().sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe('titles', () => {
  const file = JSON.parse(readData('check-titles.json')) as Record<string, { title: unknown; summary: unknown }>;
  const JAPANESE = /[\p{Script=Hiragana}\p{Script=Han}]/u;

  test('each check has one, and there is none besides, in the order of the index', () => {
    expect(Object.keys(file)).toEqual(checks.map((one) => one.id));
    for (const entry of Object.values(file)) {
      expect(Object.keys(entry)).toEqual(['title', 'summary']);
      expect([entry.title, entry.summary].map((text) => Object.keys(text as object))).toEqual([['ja', 'en'], ['ja', 'en']]);
    }
  });

  test.each(['title', 'summary'] as const)('no %s is used twice', (part) => {
    for (const language of ['ja', 'en'] as const) expect(new Set(checks.map((one) => one[part][language])).size).toBe(182);
  });

  test.each(checks.map((one) => [one.id, one] as const))('%s: one sentence of readable length in each language', (_id, { title, summary }) => {
    expect(title.ja).toMatch(/^[^。]{12,60}$/u);
    expect(title.ja).toMatch(/[るいただすく]$/u); // a statement, not a noun phrase
    expect(title.en).toMatch(/^[A-Z][^.]*(\.[^ ][^.]*)*[^.]$/);
    expect(summary.ja).toMatch(/^[^。]{20,80}。$/u);
    expect(summary.en).toMatch(/\.$/);
    for (const ja of [title.ja, summary.ja]) expect(ja).toMatch(JAPANESE);
    for (const en of [title.en, summary.en]) {
      expect(en).not.toMatch(JAPANESE);
      expect(en.length).toBeGreaterThan(30);
      expect(en.length).toBeLessThan(170);
    }
  });

  test('figures appear only where the requirement, a standard or a protocol states them', () => {
    const figures = checks.flatMap((one) => (/\d/.test(one.title.ja.replaceAll(/TLS 1\.2|ISO\/IEC 27017/g, '')) ? [one.id] : []));
    expect(figures).toEqual([
      'notice.termination-one-month', 'notice.terms-and-settings', 'mfa.admin-required', 'mfa.half-session', 'mfa.code-validation',
      'mfa.trusted-device', 'logs.retention', 'logs.statement', 'password.min-length',
    ]);
  });
});
