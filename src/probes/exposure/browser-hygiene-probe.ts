import type { Problem } from '../../domain/outcome.ts';
import type { HeadersSeen } from '../../observations/exposure.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingNames, otherName, resourcesOf, T1 } from '../seeding/tenants.ts';
import { openEyes } from '../seeding/eyes.ts';
import { frontUrl, type TlsHost, tlsHosts } from '../tls/hosts.ts';
import { canCross, observeCrossOrigin } from './cross-origin.ts';
import { observeText } from './rendered-text.ts';

type Hygiene = Observed<'sdlc.browser-hygiene'>;

const HEADERS = [
  'content-security-policy', 'x-frame-options', 'x-content-type-options', 'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy',
  'cross-origin-resource-policy', 'access-control-allow-origin', 'access-control-allow-credentials',
];

const isWeb = ({ role }: TlsHost): boolean => role === 'web' || role === 'api';
const webHosts = (profile: TargetProfile): readonly TlsHost[] => tlsHosts(profile).filter(isWeb);
const crossedRoutes = ({ routes }: TargetProfile): readonly string[] => Object.keys(routes).filter((name) => canCross(routes[name]?.whoami ?? {}));

async function readHeaders(context: ProbeContext, host: TlsHost): Promise<HeadersSeen> {
  const channel = context.transport.channel({ actor: 'stranger' });
  try {
    const answer = await channel.request({ method: 'GET', url: frontUrl(host), anonymous: true });
    return { aspect: 'headers', url: answer.url, status: answer.status, headers: Object.fromEntries(HEADERS.map((name) => [name, answer.header(name) ?? null])) };
  } finally {
    await channel.close();
  }
}

/** An observation, or why there is none. */
async function observed(subject: string, take: () => Promise<Extract<Hygiene, { data: unknown }>['data']>): Promise<Hygiene> {
  const { value, evidence } = await collectEvidence(async (): Promise<{ readonly data: Extract<Hygiene, { data: unknown }>['data'] } | { readonly problem: Problem }> => {
    try {
      return { data: await take() };
    } catch (error) {
      return { problem: stepProblem(error) };
    }
  });
  return { subject, evidence, ...value };
}

export const browserHygieneProbe = defineProbe({
  kind: 'sdlc.browser-hygiene',
  phase: 'isolation',
  impact: 'write',
  plan({ profile }) {
    const hosts = webHosts(profile).map(({ subject }) => subject);
    const [routes, types] = [crossedRoutes(profile), resourcesOf(profile)];
    const outlets = types.reduce((sum, [, { read, list }]) => sum + Object.keys(read).length + Object.keys(list).length, 0);
    return {
      subjects: [...hosts.map((name) => `headers/${name}`), ...routes.map((name) => `cross-origin/${name}`), ...types.map(([type]) => `text/${type}`)],
      missing: [], accounts: 0, requests: hosts.length + routes.length * 20 + types.length * 10 + outlets * 4, waitsMs: 0,
    };
  },
  async *observe(context: ProbeContext) {
    const { profile, actors } = context;
    const eyes = openEyes(context);
    for (const host of webHosts(profile)) yield await observed(`headers/${host.subject}`, () => readHeaders(context, host));
    const [author, viewer] = [actingNames(profile, T1)[0], otherName(profile, T1)];
    for (const route of author === undefined ? [] : crossedRoutes(profile)) yield await observed(`cross-origin/${route}`, () => observeCrossOrigin(eyes, author as string, route));
    if (author === undefined || viewer === undefined) return;
    for (const [type, resource] of resourcesOf(profile)) {
      yield await observed(`text/${type}`, () => observeText(eyes, type, resource, actors.account(author), actors.account(viewer)));
    }
  },
});
