import type { BypassData } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { ADDRESS_HEADERS, type Headers } from '../client-address-headers.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, PATIENCE, REQUESTS_PER_ATTEMPT, rising, twinLock, waitsOf } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.header-spoof';

/** Cookies in which services keep a known device. */
const DEVICE_COOKIES = ['device_id', 'deviceId', 'device', 'trusted_device', 'remember_device'] as const;

/** A client never seen before, as far as headers tell: another address (RFC 5737), agent and device. */
function disguise(context: ProbeContext): Headers {
  const [a = 0, b = 0, c = 0, ...rest] = context.randomBytes(12);
  const address = `${['192.0.2', '198.51.100', '203.0.113'][a % 3]}.${1 + (b % 254)}`;
  const device = Buffer.from(rest).toString('hex');
  return [
    ...ADDRESS_HEADERS.map((name) => [name, address] as const),
    ['Forwarded', `for=${address}`],
    ['User-Agent', `Mozilla/5.0 (kenshu acceptance test; ${c}.${b}; ${device.slice(0, 6)})`],
    ['X-Device-Id', device],
    ['Cookie', DEVICE_COOKIES.map((name) => `${name}=${device}`).join('; ')],
  ];
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const twin = await twinLock(context, route);
  const neighbour = await leaseUser(context, `${PURPOSE} neighbour`);
  const due = PATIENCE * (twin.threshold ?? 0);
  const headers = await manner('headers', due, async () => {
    // A front door may refuse such headers for everybody: then nothing would have been counted.
    const control = seen(await context.actors.tryLogin(neighbour, route, { password: neighbour.password, sent: 'correct', headers: disguise(context) }));
    const used = disguise(context).map(([name]) => name);
    if (twin.threshold === null || control.effect !== 'signed-in') return { control, series: [], used };
    const series = await rising([twin.threshold, due], async (failures, locksAt) => {
      const account = await leaseUser(context, PURPOSE);
      return measure(context, { route, account, failures, locksAt, fail: () => failOnce(context, account, route, { headers: disguise(context) }) });
    });
    return { control, series, used };
  });
  return { route, twin, holdsSeconds: holdsSeconds(context), manners: [headers], neighbour: seen(await tryNeighbour(context, neighbour, route)) };
}

export const headerSpoofProbe = defineProbe({
  kind: 'lockout.header-spoof',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const failures = failuresOfSearch({ profile, policy }) + (1 + 2 * PATIENCE) * expectedThreshold({ profile, policy });
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 5,
      requests: (failures + 12) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures),
    };
  },
  // What a header claims is believed, or not, before any route is chosen.
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
