import type { Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { BrowserRequestsData, InsecureRequest } from '../../observations/network.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { insecureReferences } from './markup.ts';

const MAX_PAGES = 8;

const browserRoutes = ({ routes }: TargetProfile): readonly string[] => Object.entries(routes).filter(([, { client }]) => client === 'browser').map(([name]) => name);

/** An ordinary account of the municipality's own tenant. */
const userOf = ({ accounts }: TargetProfile): string | undefined => {
  const usable = Object.entries(accounts).filter(([, { tenant, password }]) => tenant === 'T1' && password !== undefined);
  return (usable.find(([, { privileged }]) => !privileged) ?? usable[0])?.[0];
};

function missing(profile: TargetProfile): readonly Problem[] {
  if (browserRoutes(profile).length === 0) return [{ code: 'no-input', reason: {
    ja: 'プロファイルの routes に client: browser の経路がなく、画面が平文の通信をしないことを確かめられません。', en: 'The profile declares no route with client: browser, so what its pages request cannot be seen.',
  } }];
  return userOf(profile) === undefined ? [{ code: 'no-input', reason: {
    ja: 'プロファイルの accounts にテナント T1 のアカウント (パスワードのあるもの) がありません。', en: 'The profile declares no account of tenant T1 with a password under accounts.',
  } }] : [];
}

/** As a page in the browser: an exchange becomes a visit. */
const visit = (path: string): Operation => ({ browser: [{ goto: path }, { waitFor: 'body', timeoutMs: 10_000 }] });

function pagesOf({ routes, resources }: TargetProfile, route: string): readonly string[] {
  const operations = [
    routes[route]?.whoami,
    ...Object.values(resources).flatMap((resource) => [...Object.values(resource.list), ...Object.values(resource.read)]
      .filter((outlet) => (outlet.route ?? resource.route) === route).map(({ operation }) => operation)),
  ];
  const paths = operations.flatMap((operation) => (operation?.http ?? []).filter(({ method }) => method === 'GET').map(({ path }) => path));
  return ['/', ...new Set(paths.filter((path) => !path.includes('${')))].slice(0, MAX_PAGES);
}

const unique = (requests: readonly InsecureRequest[]): readonly InsecureRequest[] => [...new Map(requests.map((one) => [`${one.type} ${one.url}`, one])).values()];

async function visitAll(session: Session, pages: readonly string[]): Promise<Pick<BrowserRequestsData, 'pages' | 'insecure' | 'problem'>> {
  const insecure: InsecureRequest[] = [];
  let visited = 0;
  let problem: Problem | undefined;
  for (const page of pages) {
    try {
      const { answers, insecureRequests = [] } = await session.perform(visit(page));
      insecure.push(...insecureRequests.map((request) => ({ ...request, seenIn: 'traffic' as const })), ...answers.flatMap(({ text }) => insecureReferences(text)));
      visited += 1;
    } catch (error) {
      problem ??= stepProblem(error);
    }
  }
  return { pages: visited, insecure: unique(insecure), ...(problem ? { problem } : {}) };
}

async function observe(context: ProbeContext, route: string, account: string): Promise<BrowserRequestsData> {
  const session = await context.actors.signIn(context.actors.account(account), route);
  try {
    const seen = await visitAll(session, pagesOf(context.profile, route));
    return { route, account, signedIn: await session.alive(), ...seen, cookies: await session.cookies(context.profile.scope.baseUrl) };
  } finally {
    await session.close();
  }
}

export const browserRequestsProbe = defineProbe({
  kind: 'network.browser-requests',
  phase: 'network',
  impact: 'read',
  plan: ({ profile }) => ({ subjects: browserRoutes(profile), missing: missing(profile), accounts: 0, requests: browserRoutes(profile).length * MAX_PAGES * 6, waitsMs: 0 }),
  async *observe(context) {
    const account = userOf(context.profile);
    if (account === undefined) return;
    for (const route of browserRoutes(context.profile)) {
      try {
        const { value: data, evidence } = await collectEvidence(() => observe(context, route, account));
        yield { subject: route, data, evidence };
      } catch (error) {
        yield { subject: route, problem: stepProblem(error), evidence: [] };
      }
    }
  },
});
