import type { ActingAccount, AnswerSeen } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { Mark } from '../../observations/reading.ts';
import type { StateSeen } from '../../observations/tenant.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { look, type Eyes, type Look } from '../seeding/look.ts';
import type { Seeded } from '../seeding/objects.ts';

const MAX_LEAVES = 2000;
const MOST_NAMED = 10;

/** What an object looks like to its owner at one time. */
export interface Snapshot {
  readonly at: string;
  readonly marks: ReadonlySet<Mark>;
  /** Values in JSON answers by outlet and path. */
  readonly leaves: ReadonlyMap<string, string>;
  readonly written: boolean;
  readonly problem?: Problem;
  readonly evidence: StateSeen['evidence'];
}

function collectLeaves(value: unknown, path: string, into: Map<string, string>): void {
  if (into.size >= MAX_LEAVES) return;
  if (typeof value !== 'object' || value === null) into.set(path, JSON.stringify(value) ?? 'undefined');
  else for (const [key, inner] of Object.entries(value)) collectLeaves(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, into);
}

/** JSON is compared value by value; of anything else only the canaries count, since pages change by themselves. */
function leavesIn(outlet: string, answer: AnswerSeen | undefined, into: Map<string, string>): void {
  try {
    if (answer) collectLeaves(JSON.parse(answer.text), `${outlet} $`, into);
  } catch {
    // Not JSON.
  }
}

/** Outlets that tell the state: those on the type's own route where there are any, since a browser costs many times more. */
function stateOutlets({ read, route }: ResourceDeclaration): readonly string[] {
  const own = Object.entries(read).filter(([, outlet]) => outlet.route === undefined || outlet.route === route).map(([name]) => name);
  return own.length > 0 ? own : Object.keys(read);
}

/** Reads an object, and with `lists` the owner's lists, as its owner. `written` is the canary that a write would have left. */
export async function snapshot(eyes: Eyes, object: Seeded, resource: ResourceDeclaration, { written, lists = false }: { readonly written?: string; readonly lists?: boolean } = {}): Promise<Snapshot> {
  const at = eyes.context.now().toISOString();
  const owner: ActingAccount = object.owner;
  const leaves = new Map<string, string>();
  const { value: looks, evidence } = await collectEvidence(async () => {
    const reads = await Promise.all(stateOutlets(resource).map(async (name): Promise<Look> => {
      const outlet = resource.read[name] as ResourceDeclaration['read'][string];
      const seen = await look(eyes, owner, owner.tenant, { route: outlet.route ?? resource.route, operation: outlet.operation }, object.values);
      leavesIn(name, seen.answers.at(-1), leaves);
      return seen;
    }));
    const listed = lists ? await Promise.all(Object.values(resource.list).filter(({ route = resource.route }) => route === resource.route)
      .map(({ operation }) => look(eyes, owner, owner.tenant, { route: resource.route, operation }, object.values))) : [];
    return { reads, listed };
  });
  const marks = new Set(looks.reads.flatMap(({ reading }) => reading.found.filter((one) => one.object === object.name).map(({ mark }) => mark)));
  const sighted = [...looks.reads, ...looks.listed].some(({ answers }) => written !== undefined && answers.some((answer) => eyes.book.holds(answer.bytes, written)));
  const problem = looks.reads.map(({ reading }) => reading).find((reading) => reading.problem && !reading.answered)?.problem;
  return { at, marks, leaves, written: sighted, evidence, ...(problem ? { problem } : {}) };
}

/** Paths whose value differs, appeared or went. */
function changedPaths(before: Snapshot, after: Snapshot): readonly string[] {
  const paths = new Set([...before.leaves.keys(), ...after.leaves.keys()]);
  return [...paths].filter((path) => before.leaves.get(path) !== after.leaves.get(path));
}

export const stateSeen = (before: Snapshot, after: Snapshot, sinceMs: number): StateSeen => ({
  at: after.at, afterSeconds: Math.max(0, (Date.parse(after.at) - sinceMs) / 1000), present: [...after.marks].toSorted(), written: after.written,
  changed: changedPaths(before, after).slice(0, MOST_NAMED), evidence: after.evidence, ...(after.problem ? { problem: after.problem } : {}),
});
