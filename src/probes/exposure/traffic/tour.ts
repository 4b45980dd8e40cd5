import type { ActingAccount } from '../../../actors/types.ts';
import type { TrafficSeen } from '../../../observations/exposure.ts';
import type { Channel } from '../../../transport/types.ts';
import { ProbeError } from '../../../transport/probe-error.ts';
import type { ProbeContext } from '../../define.ts';
import { openEyes } from '../../seeding/eyes.ts';
import { stepProblem } from '../../seeding/problem.ts';
import { actingAccounts, resourcesOf, T1 } from '../../seeding/tenants.ts';
import { namesIn } from '../../../actors/template.ts';
import { frontUrl, tlsHosts } from '../../tls/hosts.ts';
import { trafficBook } from './traffic-book.ts';

type Stop = TrafficSeen['tour'][number];

export interface Toured {
  readonly stops: readonly Stop[];
  readonly outOfScope: readonly string[];
}

const MOST_SCRIPTS = 60;
const WELL_KNOWN = ['/', '/.well-known/jwks.json', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks.json', '/oauth2/jwks'];

async function lookAround(context: ProbeContext, account: ActingAccount, route: string): Promise<Stop> {
  const { profile } = context;
  const { sessions } = openEyes(context);
  try {
    if (!(await (await sessions.session(account, route)).alive())) return { account: account.name, route, problem: { code: 'control-failed', reason: {
      ja: `経路 ${route}: ${account.name} のサインインを whoami が確認しませんでした。`, en: `Route ${route}: whoami did not confirm that ${account.name} is signed in.`,
    } } };
    const lists = resourcesOf(profile).flatMap(([, resource]) => Object.values(resource.list).filter((one) => (one.route ?? resource.route) === route));
    const functions = account.privileged ? Object.values(profile.adminFunctions).filter((one) => one.route === route && !one.writes) : [];
    for (const { operation } of [...lists, ...functions]) {
      if (namesIn(operation).has('id')) continue;
      await sessions.perform(account, route, operation).catch((error: unknown) => { stepProblem(error); });
    }
    return { account: account.name, route };
  } catch (error) {
    return { account: account.name, route, problem: stepProblem(error) };
  }
}

/** True when it was asked for, false when it lies outside the scope. */
async function ask(channel: Channel, url: string): Promise<boolean> {
  try {
    await channel.request({ method: 'GET', url, anonymous: true });
    return true;
  } catch (error) {
    if (error instanceof ProbeError && error.code === 'OUT_OF_SCOPE') return false;
    stepProblem(error);
    return true;
  }
}

async function readPublic(context: ProbeContext): Promise<readonly string[]> {
  const book = trafficBook(context.transport.traffic);
  const channel = context.transport.channel({ actor: 'stranger' });
  const outOfScope: string[] = [];
  try {
    for (const host of tlsHosts(context.profile)) {
      for (const path of WELL_KNOWN) await ask(channel, new URL(path, frontUrl(host)).href);
    }
    // Scripts name source maps, and pages of the tour scripts: what turns up meanwhile is read as well.
    for (let read = 0; read < MOST_SCRIPTS; read++) {
      const next = [...book.scripts].find(([url, seen]) => !seen && !outOfScope.includes(url))?.[0];
      if (next === undefined) break;
      if (!(await ask(channel, next))) outOfScope.push(next);
      else if (book.scripts.get(next) === false) book.scripts.delete(next);
    }
    return outOfScope;
  } finally {
    await channel.close();
  }
}

async function takeTour(context: ProbeContext): Promise<Toured> {
  const { profile, actors } = context;
  const accounts = actingAccounts(profile, actors, T1);
  const stops: Stop[] = [];
  for (const route of Object.keys(profile.routes)) stops.push(...await Promise.all(accounts.map((account) => lookAround(context, account, route))));
  return { stops, outOfScope: await readPublic(context) };
}

const tours = new WeakMap<object, Promise<Toured>>();

/**
 * Signs in by every route, looks at lists and at what is public. Taken once a run: a run of these checks alone has no other traffic,
 * and a run of all checks has more than this.
 */
export function tour(context: ProbeContext): Promise<Toured> {
  const known = tours.get(context.transport) ?? takeTour(context);
  tours.set(context.transport, known);
  return known;
}
