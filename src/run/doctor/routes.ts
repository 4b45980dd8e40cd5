import type { Actors } from '../../actors/types.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { examineControls } from './controls.ts';
import { inTurns } from './in-turns.ts';
import type { DoctorReport, Line, Row } from './report.ts';
import { firstRound, secondRound, untried, type Pair } from './rounds.ts';
import { examineAccount, examineStranger, signOut, type OpenRow } from './sign-in.ts';

/** Sign-ins side by side: one-time codes make each wait, and browsers cost memory. */
const AT_ONCE = { http: 4, browser: 2 } as const;

const untriedLine = ({ route, privileged }: { readonly route: string; readonly privileged: boolean }): Line => ({
  group: 'resources', name: `routes.${route}`, state: 'skipped', path: `routes.${route}`, said: {
    ja: `${privileged ? '管理者' : '一般利用者'}では試していません。先に、上の失敗を直してください。`,
    en: `not tried as ${privileged ? 'an administrator' : 'an ordinary user'}; first mend what failed above.`,
  },
});

const byRoute = (routes: readonly string[], rows: readonly Row[]): Row[] => routes.flatMap((route) => rows.filter((row) => row.route === route));

/**
 * Signs in on every route, asks the oracles, looks at one list of each resource type and signs out again. Nobody signs in on a route
 * whose oracle does not work for a stranger: it could not be told whether it succeeded, and the attempt would count.
 */
export async function examineRoutes(profile: TargetProfile, actors: Actors): Promise<DoctorReport> {
  const context = { profile, actors };
  const strangers = await inTurns(Object.entries(profile.routes), AT_ONCE.browser, ([route, declaration]) => examineStranger(route, declaration, context));
  const sound = new Set(strangers.filter(({ steps }) => steps.whoami === 'ok').map(({ route }) => route));
  const usable: TargetProfile = { ...profile, routes: Object.fromEntries(Object.entries(profile.routes).filter(([route]) => sound.has(route))) };
  const open: OpenRow[] = [];
  const round = async (pairs: readonly Pair[]): Promise<void> => {
    for (const client of ['http', 'browser'] as const) {
      const own = pairs.filter(({ route }) => profile.routes[route]?.client === client);
      await inTurns(own, AT_ONCE[client], async ({ account, route }) => { open.push(await examineAccount(account, route, context)); });
    }
  };
  try {
    await round(firstRound(usable));
    await round(secondRound(usable, open));
    const order = Object.keys(profile.accounts);
    open.sort((a, b) => order.indexOf(a.actor ?? '') - order.indexOf(b.actor ?? ''));
    const lines = await examineControls(profile, open);
    await inTurns(open, AT_ONCE.http, (row) => signOut(row, context));
    return { rows: byRoute(Object.keys(profile.routes), [...strangers, ...open]), lines: [...lines, ...untried(profile, open).map(untriedLine)] };
  } finally {
    await Promise.all(open.map(async ({ session }) => session?.close()));
  }
}
