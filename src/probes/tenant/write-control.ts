import type { Variables } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { Performed } from '../../observations/reading.ts';
import type { StateSeen, WriteControl } from '../../observations/tenant.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { act, type Eyes } from '../seeding/look.ts';
import { usedName, type Seeded } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { poll } from '../seeding/wait.ts';
import { snapshot, stateSeen, type Snapshot } from './state.ts';

export type WriteDeclaration = ResourceDeclaration['write'][string];

/** Values for a write: the object's own, what is to be written, and the preconditions as the object's owner fetches them. */
export async function writeVariables(eyes: Eyes, object: Seeded, write: WriteDeclaration, route: string, markerWrite: string): Promise<{ readonly variables: Variables; readonly problem?: Problem }> {
  const variables: Record<string, string> = { ...object.values, markerWrite };
  if (!write.precondition) return { variables };
  try {
    const { values } = await eyes.sessions.perform(object.owner, route, write.precondition, object.values);
    for (const [name, value] of Object.entries(values)) variables[`precondition.${name}`] = value;
    return { variables };
  } catch (error) {
    return { variables, problem: stepProblem(error) };
  }
}

/** What an effective write looks like. */
const took = (kind: WriteDeclaration['kind'], before: Snapshot, state: StateSeen): boolean => {
  if (kind === 'restore') return state.present.length > 0;
  if (kind === 'delete') return before.marks.size > 0 && state.present.length === 0 && state.problem === undefined;
  return state.written || state.changed.length > 0;
};

const recorded = ({ at, actor, status, problem, evidence }: Performed): Performed => ({ at, actor, evidence, ...(status === undefined ? {} : { status }), ...(problem ? { problem } : {}) });

/** The write by the object's own owner, until its effect is seen or the window has passed. */
export async function controlWrite(eyes: Eyes, object: Seeded, resource: ResourceDeclaration, write: WriteDeclaration): Promise<WriteControl> {
  const { context } = eyes;
  const route = write.route ?? resource.route;
  const markerWrite = context.marker('write');
  if (write.kind === 'delete' || write.kind === 'restore') context.ledger.willUse({ kind: 'object', name: usedName(object), purpose: `control of ${write.kind}` });
  if (write.kind === 'restore') await act(eyes, object.owner, { route: resource.route, operation: resource.remove }, object.values);
  const before = await snapshot(eyes, object, resource);
  const { variables, problem } = await writeVariables(eyes, object, write, route, markerWrite);
  const start = context.now().getTime();
  if (problem) return { actor: object.owner.name, performed: { at: context.now().toISOString(), actor: object.owner.name, problem, evidence: [] }, before: [...before.marks], state: null, effect: false };
  const performed = recorded(await act(eyes, object.owner, { route, operation: write.operation }, variables));
  const { answer: state, satisfied } = await poll(
    context, 1000 * context.policy.parameters.authz.settleSeconds,
    async () => stateSeen(before, await snapshot(eyes, object, resource, { written: markerWrite }), start),
    (seen) => took(write.kind, before, seen),
  );
  return { actor: object.owner.name, performed, before: [...before.marks].toSorted(), state, effect: satisfied };
}
