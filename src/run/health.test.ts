import { expect, test } from 'vitest';
import { OperationError } from '../actors/operation-error.ts';
import { healthMonitor } from './health.ts';

test('three failures in a row stop the run, with the reason in the language of each sentence', async () => {
  let asked = 0;
  const monitor = healthMonitor({
    sleep: async () => undefined,
    ask: async () => { asked += 1; throw new OperationError('unreachable', { ja: '応答がありませんでした。', en: 'No answer.' }); },
  });
  const problem = await monitor.gate();
  expect([asked, problem?.code]).toEqual([3, 'unreachable']);
  expect(problem?.reason.ja).toContain('検査を止めました(応答がありませんでした)。');
  expect(problem?.reason.en).toContain('was not run (No answer). Go on');
});
