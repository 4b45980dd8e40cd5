import { expect, test } from 'vitest';
import { Barrier } from './barrier.ts';

const barrier = (parties: number): Barrier => new Barrier({ parties, settleMs: 1, sleep: async () => undefined });
const settled = async (promise: Promise<void>): Promise<boolean> => Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => { setImmediate(() => resolve(false)); })]);

test('nobody goes on before the last has come', async () => {
  const gate = barrier(2);
  const first = gate.wait();
  expect(await settled(first)).toBe(false);
  await gate.wait();
  expect(await settled(first)).toBe(true);
  expect(gate.arrived).toBe(2);
});

test('a party that leaves is not waited for', async () => {
  const gate = barrier(2);
  const first = gate.wait();
  gate.leave();
  expect(await settled(first)).toBe(true);
  expect(gate.arrived).toBe(1);
});
