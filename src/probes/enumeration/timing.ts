import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TimingSample } from '../../observations/enumeration.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { tryCorrect } from '../lockout/attempts.ts';
import { absentVariables } from './absent-account.ts';
import { ask, type Place } from './ask.ts';

/** Pairs that count (catalogue P12), after some that warm up. */
export const PAIRS = 60;
const WARM_UP = 5;

/** Wrong passwords on an account and on an id that does not exist, pair by pair in random order; the correct one in between, so that nothing locks. */
export async function measureTiming(context: ProbeContext, place: Place, account: LeasedAccount, failuresInARow: number): Promise<TimingSample> {
  const samples: Record<'existing' | 'absent', number[]> = { existing: [], absent: [] };
  let throttled = 0;
  let problem: Problem | undefined;
  const session = await context.actors.stranger(place.route);
  const typed = { existing: account.variables, absent: absentVariables(account, (length) => context.randomBytes(length)) };
  const { evidence } = await collectEvidence(async () => {
    for (let pair = 0; pair < PAIRS + WARM_UP && !problem; pair++) {
      if (pair % failuresInARow === 0) await tryCorrect(context, account, place.route);
      const order = ((context.randomBytes(1)[0] ?? 0) & 1) === 0 ? ['existing', 'absent'] as const : ['absent', 'existing'] as const;
      for (const which of order) {
        const answer = await ask(context, session, place, typed[which]);
        if ('problem' in answer) problem ??= answer.problem;
        else if (answer.throttled) throttled += 1;
        else if (answer.tookMs !== undefined && pair >= WARM_UP) samples[which].push(Math.round(answer.tookMs * 100) / 100);
      }
    }
    await tryCorrect(context, account, place.route);
  });
  await session.close();
  return { route: place.route, existingMs: samples.existing, absentMs: samples.absent, throttled, evidence, ...(problem ? { problem } : {}) };
}
