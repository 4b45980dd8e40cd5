import { collectEvidence } from '../../../transport/collect.ts';
import type { ObservationMap } from '../../../observations/index.ts';
import type { ObservationKind } from '../../../observations/observation.ts';
import type { Observed } from '../../define.ts';
import { asked } from '../access.ts';
import { subjectName, type Subject } from './holders.ts';

/** Observes subjects that have accounts of their own at the same time, since codes make each of them wait. */
export async function* sideBySide<K extends ObservationKind>(subjects: readonly Subject[], observe: (subject: Subject) => Promise<ObservationMap[K]>): AsyncIterable<Observed<K>> {
  const running = subjects.map((subject) => collectEvidence(() => asked(() => observe(subject))));
  // A failure of one is reported when its turn comes.
  for (const one of running) one.catch(() => undefined);
  for (const [index, subject] of subjects.entries()) {
    const { value, evidence } = await (running[index] as (typeof running)[number]);
    yield 'value' in value ? { subject: subjectName(subject), evidence, data: value.value } : { subject: subjectName(subject), evidence, problem: value.problem };
  }
}
