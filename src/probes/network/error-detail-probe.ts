import type { Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { ErrorDetailData, ErrorTrial } from '../../observations/network.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { errorDetails } from './error-signatures.ts';
import { type Malformed, malformedRequests } from './malformed.ts';

const REQUESTS = 30;

const httpRoutes = ({ routes }: TargetProfile): readonly string[] => Object.entries(routes).filter(([, { client }]) => client === 'http').map(([name]) => name);

const userOf = ({ accounts }: TargetProfile): string | undefined =>
  Object.entries(accounts).find(([, { tenant, privileged, password }]) => tenant === 'T1' && !privileged && password !== undefined)?.[0];

const missing = (profile: TargetProfile): readonly Problem[] => (httpRoutes(profile).length > 0 ? [] : [{ code: 'no-input', reason: {
  ja: 'プロファイルの routes に client: http の経路がなく、誤った要求を送る先が分かりません。', en: 'The profile declares no route with client: http, so there is nowhere to send malformed requests.',
} }]);

async function tryOne(session: Session, baseUrl: string, request: Malformed, usual: string): Promise<ErrorTrial> {
  const { kind, method, path, headers, body } = request;
  const url = new URL(baseUrl).origin + path;
  const sent = `${url} ${decodeURIComponent(encodeURIComponent(path))} ${typeof body === 'string' ? body : ''}`;
  const { value, evidence } = await collectEvidence(async () => {
    try {
      const response = await session.request({ method, url, headers, ...(body === undefined ? {} : { body }), redirects: 'manual', timeoutMs: 15_000 });
      const texts = `${response.text()}\n${response.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}`;
      return { status: response.status, error: null, details: errorDetails(texts, sent, usual) };
    } catch (error) {
      if (!(error instanceof ProbeError) || error.code === 'ABORTED' || error.code === 'OUT_OF_HOURS') throw error;
      return { status: null, error: error.code, details: [] };
    }
  });
  return { kind, method, path: path.slice(0, 120), ...value, evidence };
}

/** The valid answer that malformed requests are compared with; undefined when the route does not answer. */
async function usualText(session: Session, profile: TargetProfile): Promise<string | undefined> {
  try {
    const { answers } = await session.perform(profile.routes[session.route]?.whoami ?? { http: [] });
    const last = answers.at(-1);
    return last === undefined || last.status >= 500 ? undefined : `${last.text}\n${last.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}`;
  } catch (error) {
    stepProblem(error);
    return undefined;
  }
}

async function observe(context: ProbeContext, route: string): Promise<ErrorDetailData> {
  const { actors, profile } = context;
  const name = userOf(profile);
  const session = name === undefined ? await actors.stranger(route) : await actors.signIn(actors.account(name), route);
  try {
    const before = await usualText(session, profile);
    const trials: ErrorTrial[] = [];
    for (const request of malformedRequests(profile, route)) trials.push(await tryOne(session, profile.scope.baseUrl, request, before ?? ''));
    return { route, account: name ?? null, controlBefore: before !== undefined, controlAfter: (await usualText(session, profile)) !== undefined, trials };
  } finally {
    await session.close();
  }
}

export const errorDetailProbe = defineProbe({
  kind: 'network.error-detail',
  phase: 'network',
  impact: 'read',
  plan: ({ profile }) => ({ subjects: httpRoutes(profile), missing: missing(profile), accounts: 0, requests: httpRoutes(profile).length * REQUESTS, waitsMs: 0 }),
  async *observe(context) {
    for (const route of httpRoutes(context.profile)) {
      try {
        const { value: data, evidence } = await collectEvidence(() => observe(context, route));
        yield { subject: route, data, evidence };
      } catch (error) {
        yield { subject: route, problem: stepProblem(error), evidence: [] };
      }
    }
  },
});
