import { expect, test } from 'vitest';
import type { RegionAttempt, RegionSettingData } from '../../observations/exposure.ts';
import { regionSetting } from './region-setting.ts';
import { EVIDENCE, judged, judgeContext, problem, verdict } from './testing/judge.ts';

const HOME = { region: 'ap-northeast-1', place: 'japan' } as const;
const ABROAD = { region: 'us-east-1', place: 'abroad' } as const;
const attempt = (privileged: boolean, change: Partial<RegionAttempt> = {}): RegionAttempt =>
  ({ actor: privileged ? 'admin1' : 'user1', privileged, tried: 'us-east-1', after: HOME, restored: true, evidence: EVIDENCE, ...change });
const data = (change: Partial<RegionSettingData> = {}): RegionSettingData =>
  ({ present: HOME, objects: [{ type: 'document', ...HOME }], resaved: true, attempts: [attempt(false), attempt(true)], pinned: true, ...change });
const context = judgeContext({ absences: [{ feature: 'region-choice', statement: '選択機能はない' }] });

test.each<[string, string, RegionSettingData | { readonly absent: true; readonly since?: string } | { problem: ReturnType<typeof problem> }]>([
  ['fail', 'the tenant is abroad', data({ present: ABROAD })],
  ['fail', 'a new object is abroad', data({ objects: [{ type: 'document', ...ABROAD }] })],
  ['fail', 'an ordinary user changes it', data({ attempts: [attempt(false, { after: ABROAD }), attempt(true)], pinned: false })],
  ['fail', 'an administrator changes it in spite of the pin', data({ attempts: [attempt(false), attempt(true, { after: ABROAD })] })],
  ['feature-unknown', 'an administrator changes it and no pin is declared', data({ attempts: [attempt(false), attempt(true, { after: ABROAD })], pinned: false })],
  ['control-failed', 'the present value cannot be saved', data({ resaved: false })],
  ['control-failed', 'the setting cannot be read', data({ present: { region: null, place: null }, attempts: [] })],
  ['ambiguous-effect', 'a region of an unknown name', data({ present: { region: 'zone-7', place: 'unknown' } })],
  ['ambiguous-effect', 'no object tells its region', data({ objects: [] })],
  ['ambiguous-effect', 'the setting cannot be read afterwards', data({ attempts: [attempt(false, { after: { region: null, place: null } }), attempt(true)] })],
  ['throttled', 'reading was limited', data({ present: { region: null, place: null, problem: problem('throttled') }, attempts: [] })],
  ['no-input', 'nothing to try', data({ attempts: [] })],
  ['no-input', 'no observation', { problem: problem('no-input') }],
  ['not-applicable', 'there is no choice', { absent: true }],
  ['pass', 'it is in Japan and stays there', data()],
  ['pass', 'it is in Japan and stays there without a declared pin', data({ pinned: false })],
])('%s when %s', (expected, _when, seen) => {
  expect(verdict(judged(regionSetting, 'region.setting-locked', [['region', seen]], context))).toBe(expected);
});
