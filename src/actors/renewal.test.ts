import { beforeEach, describe, expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';
import { Renewal } from './renewal.ts';

const operation = operationSchema.parse({ http: { method: 'POST', path: '/refresh' } });
const failed = new OperationError('control-failed', { ja: '失敗', en: 'failed' });

interface World { alive: boolean; ready: boolean; runs: number; revives: boolean; error?: Error }
let world: World;

const renewal = (declared = true): Renewal => new Renewal({
  operation: declared ? operation : undefined, statuses: [401],
  ready: () => world.ready,
  alive: () => Promise.resolve(world.alive),
  run: () => {
    world.runs += 1;
    if (world.error) return Promise.reject(world.error);
    world.alive = world.revives;
    return Promise.resolve();
  },
});

beforeEach(() => { world = { alive: false, ready: true, runs: 0, revives: true }; });

describe('a session is not renewed', () => {
  test.each<[string, () => Renewal]>([
    ['that was never confirmed', () => renewal()],
    ['whose route does not declare how', () => {
      const one = renewal(false);
      one.confirm();
      return one;
    }],
    ['that was ended on purpose', () => {
      const one = renewal();
      one.confirm();
      one.forget();
      return one;
    }],
    ['that does not hold what renewing needs', () => {
      world.ready = false;
      const one = renewal();
      one.confirm();
      return one;
    }],
  ])('%s', async (_which, make) => {
    const one = make();
    expect(one.wanted(401)).toBe(false);
    expect(await one.begin()()).toBe(false);
    expect(world.runs).toBe(0);
  });

  test('while it lives: the answer was about somebody who is signed in', async () => {
    world.alive = true;
    const one = renewal();
    one.confirm();
    expect([one.wanted(401), one.wanted(403)]).toEqual([true, false]);
    expect(await one.begin()()).toBe(false);
    expect(world.runs).toBe(0);
  });

  test.each([['the service refuses', { error: failed }], ['what it gives is worth nothing', { revives: false }]])('when %s', async (_why, change) => {
    Object.assign(world, change);
    const one = renewal();
    one.confirm();
    expect(await one.begin()()).toBe(false);
    expect(world.runs).toBe(1);
  });
});

test('a defect of the harness is no refusal', async () => {
  world.error = new RangeError('defect');
  const one = renewal();
  one.confirm();
  await expect(one.begin()()).rejects.toThrow('defect');
});

test('many exchanges that met the end renew once; one that began later and meets it again renews again', async () => {
  const one = renewal();
  one.confirm();
  const begun = [one.begin(), one.begin(), one.begin()];
  expect(await Promise.all(begun.slice(0, 2).map((renewed) => renewed()))).toEqual([true, true]);
  expect(await begun[2]?.()).toBe(true);
  expect(world.runs).toBe(1);
  world.alive = false;
  expect(await one.begin()()).toBe(true);
  expect(world.runs).toBe(2);
});
