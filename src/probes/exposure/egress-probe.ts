import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { EgressData } from '../../observations/exposure.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { openEyes } from '../seeding/eyes.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingNames, resourcesOf, T1 } from '../seeding/tenants.ts';
import { readingExchange } from '../seeding/variants.ts';
import { inventPersona, type Persona } from './egress/personal-data.ts';
import { Recipients } from './egress/recipients.ts';
import { pageOperation } from './page-operation.ts';

const SUBJECT = 'pages';
/** Scripts that collect in batches send within seconds, or when the page is left. */
const LINGER_MS = 2_000;

interface Screen {
  readonly name: string;
  readonly route: string;
  readonly operation: Operation;
}

const isBrowser = ({ routes }: TargetProfile, route: string): boolean => routes[route]?.client === 'browser';

function pagesOf(profile: TargetProfile, type: string, resource: ResourceDeclaration): readonly Screen[] {
  return (['read', 'list', 'search'] as const).flatMap((group) => Object.entries(resource[group]).flatMap(([name, { route = resource.route, operation }]) => {
    const exchange = readingExchange(operation);
    return exchange && isBrowser(profile, route) ? [{ name: `${type}.${group}.${name}`, route, operation: pageOperation(exchange) }] : [];
  }));
}

const declaredScreens = (profile: TargetProfile): readonly Screen[] => Object.entries(profile.screens).map(([name, { route, operation }]) => ({ name, route, operation }));

const screenCount = (profile: TargetProfile): number => declaredScreens(profile).length + resourcesOf(profile).reduce((sum, [type, one]) => sum + pagesOf(profile, type, one).length, 0);

/** Puts the invented person into a resource. */
async function seed({ context, sessions, book }: ReturnType<typeof openEyes>, type: string, resource: ResourceDeclaration, owner: ActingAccount, { variables }: Persona): Promise<Readonly<Record<string, string>>> {
  const marker = context.marker('listed');
  book.add({ tenant: owner.tenant, object: book.nameObject(owner.tenant, type), mark: 'listed', value: marker });
  const entry = context.ledger.willCreate({ kind: 'object', declaredAs: type, owner: owner.name, values: { marker } });
  const { values } = await sessions.perform(owner, resource.route, resource.create, {
    markerListed: `${marker} ${variables['personName'] ?? ''}`, markerUnlisted: ['address', 'telephone', 'email', 'freeText'].map((name) => variables[name] ?? '').join(' '),
  });
  if (values['id']) context.ledger.created(entry, values);
  return values;
}

async function visit(context: ProbeContext, account: ActingAccount, screen: Screen, persona: Persona, values: Readonly<Record<string, string>>): Promise<EgressData['screens'][number]> {
  const { name, route, operation } = screen;
  try {
    const { answers, values: found } = await openEyes(context).sessions.perform(account, route, operation, { ...persona.variables, query: persona.variables['searchTerm'] ?? '', ...values });
    const texts = [found['shown'] ?? '', ...answers.map(({ text }) => text)];
    await context.sleep(LINGER_MS);
    return { name, route, shown: texts.some((text) => persona.shown.some((value) => text.includes(value))) };
  } catch (error) {
    return { name, route, shown: false, problem: stepProblem(error) };
  }
}

async function observe(context: ProbeContext): Promise<EgressData> {
  const { profile, actors, transport } = context;
  const eyes = openEyes(context);
  const account = actors.account(actingNames(profile, T1)[0] as string);
  const persona = inventPersona(context);
  const recipients = new Recipients(profile, persona);
  const end = transport.traffic.subscribePages((request) => recipients.note(request));
  const screens: EgressData['screens'][number][] = [];
  try {
    let last: Readonly<Record<string, string>> = {};
    for (const [type, resource] of resourcesOf(profile)) {
      last = await seed(eyes, type, resource, account, persona);
      for (const page of pagesOf(profile, type, resource)) screens.push(await visit(context, account, page, persona, last));
    }
    for (const screen of declaredScreens(profile)) screens.push(await visit(context, account, screen, persona, last));
  } finally {
    end();
  }
  return { account: account.name, screens, hosts: recipients.hosts() };
}

function missing(profile: TargetProfile): readonly Problem[] {
  const lacks: Problem[] = [];
  if (actingNames(profile, T1).length === 0) lacks.push({ code: 'no-input', reason: { ja: 'プロファイルの accounts に T1 の一般利用者がありません。', en: 'The profile declares no ordinary account of T1 under accounts.' } });
  if (screenCount(profile) === 0) lacks.push({ code: 'no-input', reason: {
    ja: 'ブラウザーの経路 (routes の client: browser) で開く画面がありません。screens または resources の read・list・search に画面を書いてください。',
    en: 'No screen is declared that opens in a browser (client: browser under routes). Declare screens, or pages under read, list and search of resources.',
  } });
  return lacks;
}

export const egressProbe = defineProbe({
  kind: 'privacy.third-party-egress',
  phase: 'isolation',
  impact: 'write',
  plan: ({ profile }) => ({ subjects: [SUBJECT], missing: missing(profile), accounts: 0, requests: 20 + screenCount(profile) * 15, waitsMs: screenCount(profile) * LINGER_MS }),
  async *observe(context) {
    const { value, evidence } = await collectEvidence(async (): Promise<{ readonly data: EgressData } | { readonly problem: Problem }> => {
      try {
        return { data: await observe(context) };
      } catch (error) {
        return { problem: stepProblem(error) };
      }
    });
    const table = 'data' in value ? [context.evidence.put(JSON.stringify(value.data, null, 1), { name: 'Hosts that pages sent something to', mediaType: 'application/json' })] : [];
    yield { subject: SUBJECT, evidence: [...table, ...evidence], ...value };
  },
});
