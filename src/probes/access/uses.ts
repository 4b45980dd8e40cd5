import type { ActingAccount } from '../../actors/types.ts';
import type { EntrySeen, WayTried } from '../../observations/access.ts';
import type { LocalText, Problem } from '../../domain/outcome.ts';
import { USE_KINDS } from '../../profile/connection-control-schema.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { assertDecided } from '../session/told.ts';
import { entry, signingIn } from './entry.ts';
import { INSIDE, OUTSIDE, whileSettling } from './restriction.ts';

type Way = Omit<WayTried, 'after'>;
type Use = NonNullable<TargetProfile['connectionControl']>['uses'][string];

export const usesOf = ({ connectionControl }: TargetProfile): readonly (readonly [name: string, use: Use])[] => Object.entries(connectionControl?.uses ?? {});

/** Uses a session just had at the permitted source; a refreshed credential counts by whom the service then takes the client for. */
const using = (context: ProbeContext, user: ActingAccount, { route, prepare, operation }: Use & { readonly operation: Operation }, source: string): Promise<EntrySeen> =>
  entry(context, source, async () => {
    const own = await context.actors.signIn(user, route, { source: INSIDE });
    try {
      const variables = prepare ? (await own.perform(prepare)).values : {};
      const moved = await context.actors.restore(route, await own.state(), { source });
      try {
        const used = await moved.perform(operation, variables);
        if (used.values['proof'] !== undefined || (await moved.whoami()) === user.identity) return true;
        assertDecided('connectionControl.uses', used);
        return false;
      } finally {
        await moved.close();
      }
    } finally {
      await own.close();
    }
  });

function attempt(context: ProbeContext, user: ActingAccount, use: Use, source: string): Promise<EntrySeen> {
  const { operation } = use;
  return operation ? using(context, user, { ...use, operation }, source) : signingIn(context, user, use.route, source);
}

/** Routes signed in to afresh must have worked from elsewhere before. */
export async function usesBefore(context: ProbeContext, user: ActingAccount): Promise<ReadonlyMap<string, EntrySeen>> {
  const before = new Map<string, EntrySeen>();
  for (const [name, use] of usesOf(context.profile)) if (!use.operation) before.set(name, await signingIn(context, user, use.route, OUTSIDE));
  return before;
}

export async function tryUses(context: ProbeContext, user: ActingAccount, before: ReadonlyMap<string, EntrySeen>, settledAtMs: number): Promise<readonly Way[]> {
  const tried: Way[] = [];
  for (const [name, use] of usesOf(context.profile)) {
    const outside = await whileSettling(context, settledAtMs, () => attempt(context, user, use, OUTSIDE));
    tried.push({ kind: use.kind, name, before: before.get(name) ?? null, outside, inside: await attempt(context, user, use, INSIDE) });
  }
  return tried;
}

const untold = (path: string, feature: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} がありません。書くか、この機能がないなら absences に feature: ${feature} と書いてください。`,
  en: `The profile declares no ${path}. Declare it or, if there is no such feature, write feature: ${feature} under absences.`,
} });

const stated = (feature: string, statement: string): LocalText => ({
  ja: `プロファイルの absences に、${feature} はないとあります (${statement})。`, en: `The profile's absences say that there is no ${feature} (${statement}).`,
});

const contradicted = (feature: string, route: string): Problem => ({ code: 'feature-unknown', reason: {
  ja: `absences には ${feature} がないとありますが、routes.${route}.renew が宣言されています。connectionControl.uses にも書いてください。`,
  en: `The profile's absences say there is no ${feature}, but routes.${route}.renew is declared. Declare it under connectionControl.uses, too.`,
} });

/** A kind of use for which nothing is declared: absent by the vendor's word, or not known (catalogue P14). */
function undeclared({ absences, routes }: TargetProfile, feature: string, path: string): Way {
  const statement = absences?.find((one) => one.feature === feature)?.statement;
  const renewing = feature === 'refresh-token' ? Object.keys(routes).find((route) => routes[route]?.renew !== undefined) : undefined;
  const way = { kind: feature, name: 'none', before: null, outside: [], inside: null };
  if (statement === undefined) return { ...way, problem: untold(path, feature) };
  return renewing === undefined ? { ...way, notApplicable: stated(feature, statement) } : { ...way, problem: contradicted(feature, renewing) };
}

/** Everything the catalogue asks about of which the profile declares nothing. */
export function undeclaredUses(profile: TargetProfile): readonly Way[] {
  const declared = new Set<string>(usesOf(profile).map(([, { kind }]) => kind));
  const hasFiles = Object.values(profile.resources).some(({ files }) => Object.keys(files).length > 0);
  return [
    ...USE_KINDS.filter((kind) => !declared.has(kind)).map((kind) => undeclared(profile, kind, `connectionControl.uses (kind: ${kind})`)),
    ...(hasFiles ? [] : [undeclared(profile, 'file-url', 'resources.*.files')]),
    ...('S6' in profile.sources ? [] : [undeclared(profile, 'ipv6', 'sources.S6')]),
  ];
}
