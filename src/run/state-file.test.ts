import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dueRechecks, loadState, saveState, type CarriedState } from './state-file.ts';
import { newFolder } from './testing/folders.ts';

const recheck = (dueAt: string) => ({ check: 'deletion.object-gone', subject: 'document', dueAt, values: { id: '7' }, run: 'r1' });
const STATE: CarriedState = {
  stateVersion: 1, service: 'Fake', run: 'r1', writtenAt: '2026-11-23T00:00:00.000Z',
  recheck: [recheck('2026-12-23T00:00:00.000Z'), recheck('2027-12-23T00:00:00.000Z')], drift: [], logMarkers: [],
};

test.each([
  ['another version', { ...STATE, stateVersion: 2 }, /stateVersion/],
  ['an unknown key', { ...STATE, secret: 'x' }, /Unrecognized key/],
  ['no date', { ...STATE, recheck: [recheck('tomorrow')] }, /recheck\.0\.dueAt/],
  ['another service', { ...STATE, service: 'Other' }, /belongs to Other, not to Fake/],
])('%s is refused', (_what, state, message) => {
  const { state: path } = newFolder();
  writeFileSync(path, JSON.stringify(state));
  expect(() => loadState(path, 'Fake')).toThrow(message);
});

test('what is saved is loaded; a first run has no state', () => {
  const { state: path } = newFolder();
  expect(loadState(path, 'Fake')).toBeUndefined();
  saveState(path, STATE);
  expect(loadState(path, 'Fake')).toEqual(STATE);
});

test('a re-check is due from its moment on', () => {
  expect(dueRechecks(STATE, new Date('2026-12-22T23:59:59.999Z'))).toEqual([]);
  expect(dueRechecks(STATE, new Date('2026-12-23T00:00:00.000Z'))).toEqual([STATE.recheck[0]]);
});
