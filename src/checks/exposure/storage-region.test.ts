import { expect, test } from 'vitest';
import type { LocatorSeen, StorageRegionData } from '../../observations/exposure.ts';
import { storageRegion } from './storage-region.ts';
import { EVIDENCE, judged, judgeContext, problem, verdict } from './testing/judge.ts';

const locator = (change: Partial<LocatorSeen>): LocatorSeen =>
  ({ host: 'files.example', aliases: [], source: 'credential-scope', region: 'us-east-1', place: 'abroad', sameBytes: true, answered: true, evidence: EVIDENCE, ...change });
const data = (locators: readonly LocatorSeen[], change: Partial<StorageRegionData> = {}): StorageRegionData =>
  ({ type: 'document', slot: 'text', owner: 'user1', table: '2026-11-23', addresses: 3, downloaded: true, locators, unread: [], ...change });
const NEUTRAL = { source: 'host', region: null, place: 'neutral', host: 'storage.googleapis.com' } as const;
const context = judgeContext({ thirdParties: [{ host: 'a.cloudfront.net', region: 'JP', purpose: '配信', neededForService: true }] });

test.each<[string, string, StorageRegionData | { problem: ReturnType<typeof problem> }]>([
  ['fail', 'the bytes come from abroad', data([locator({})])],
  ['fail', 'the bytes come from abroad, and an outlet failed', data([locator({})], { unread: [{ outlet: 'small', problem: problem('unreachable') }] })],
  ['ambiguous-effect', 'a locator abroad was not fetched', data([locator({ sameBytes: false, answered: false })])],
  ['ambiguous-effect', 'a neutral store', data([locator(NEUTRAL)])],
  ['ambiguous-effect', 'a front door', data([locator({ ...NEUTRAL, place: 'front-door', host: 'b.cloudfront.net' })])],
  ['control-failed', 'the file did not come back', data([], { downloaded: false })],
  ['throttled', 'an outlet could not be read', data([], { unread: [{ outlet: 'content', problem: problem('throttled') }] })],
  ['no-input', 'no observation', { problem: problem('no-input') }],
  ['pass', 'no region is named', data([])],
  ['pass', 'the region is in Japan', data([locator({ region: 'ap-northeast-1', place: 'japan' })])],
  ['pass', 'a front door that is declared to be in Japan', data([locator({ ...NEUTRAL, place: 'front-door', host: 'a.cloudfront.net' })])],
])('%s when %s', (expected, _when, seen) => {
  expect(verdict(judged(storageRegion, 'residency.storage-region-disclosed', [['document/text', seen]], context))).toBe(expected);
});
