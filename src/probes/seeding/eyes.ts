import type { ResourceDeclaration } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { sharedSessions, type Actor } from './actor-sessions.ts';
import { canaryBook } from './canaries.ts';
import type { Eyes } from './look.ts';

export const openEyes = (context: ProbeContext): Eyes => ({ context, sessions: sharedSessions(context), book: canaryBook(context) });

/** Routes on which a type is created and looked at. */
export function routesOf(resource: ResourceDeclaration, groups: readonly ('read' | 'list' | 'search')[]): readonly string[] {
  const outlets = groups.flatMap((group) => Object.values(resource[group]));
  return [...new Set([resource.route, ...outlets.map(({ route }) => route ?? resource.route)])];
}

/** Signs everybody in side by side: one-time codes make each wait for its next step. */
export async function openSessions({ sessions }: Eyes, actors: readonly Actor[], routes: readonly string[]): Promise<void> {
  await Promise.all(routes.flatMap((route) => actors.map((actor) => sessions.open(actor, route))));
}
