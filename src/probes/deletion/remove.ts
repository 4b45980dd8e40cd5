import type { ActingAccount } from '../../actors/types.ts';
import type { PurgeSeen } from '../../observations/deletion.ts';
import type { Performed } from '../../observations/reading.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { act, type Eyes } from '../seeding/look.ts';
import { usedName, type Seeded } from '../seeding/objects.ts';
import { poll } from '../seeding/wait.ts';

export const recorded = ({ at, actor, status, problem, evidence }: Performed): Performed =>
  ({ at, actor, evidence, ...(status === undefined ? {} : { status }), ...(problem ? { problem } : {}) });

/** Whether an operation was carried out, as far as its answer tells; whether it had an effect is told by the outlets. */
export const carriedOut = ({ status, problem }: Performed): boolean => problem === undefined && (status === undefined || status < 400);

/** Who may empty a trash: in some services the owner, in others the administrators alone. */
const entitled = (eyes: Eyes, owner: ActingAccount): readonly ActingAccount[] =>
  [owner, ...eyes.context.actors.find({ tenant: owner.tenant, privileged: true }).filter(({ name }) => name !== owner.name)];

/** Asks everybody who may be entitled, until one is heard: a deletion may reach the trash a while after it was accepted. */
async function purge(eyes: Eyes, object: Seeded, resource: ResourceDeclaration): Promise<PurgeSeen> {
  const operation = resource.purge;
  if (!operation) return { declared: false, attempts: [] };
  const { context } = eyes;
  const attempt = async (): Promise<readonly Performed[]> => {
    const all: Performed[] = [];
    // All of them, since an answer that sounds well may be a page of refusal.
    for (const actor of entitled(eyes, object.owner)) all.push(recorded(await act(eyes, actor, { route: resource.route, operation }, object.values)));
    return all;
  };
  const windowMs = 1000 * Math.max(context.policy.parameters.delete.settleSeconds, resource.deleteDelaySeconds ?? 0);
  const { answer: attempts } = await poll(context, windowMs, attempt, (all) => all.some(carriedOut));
  const by = attempts.find(carriedOut)?.actor;
  return { declared: true, attempts, ...(by === undefined ? {} : { by }) };
}

/** Deletes an object of the run for good. */
export async function removeForGood(eyes: Eyes, object: Seeded, resource: ResourceDeclaration, purpose: string): Promise<{ readonly removed: Performed; readonly purge: PurgeSeen }> {
  eyes.context.ledger.willUse({ kind: 'object', name: usedName(object), purpose });
  const removed = recorded(await act(eyes, object.owner, { route: resource.route, operation: resource.remove }, object.values));
  return { removed, purge: await purge(eyes, object, resource) };
}
