import type { ActingAccount } from '../../../actors/types.ts';
import type { HttpExchange, Operation } from '../../../profile/operation-schema.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import { asked } from '../access.ts';
import type { Presented } from '../openings.ts';
import { type Doors, own, type Opened, presentedOf, type Way } from './ways.ts';

const METADATA = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];
const TOKEN_ENDPOINTS = ['/oauth/token', '/oauth2/token', '/connect/token', '/token'];
/** Shorter texts are words. */
const MIN_TOKEN = 16;

const httpRoutes = ({ routes }: TargetProfile): readonly string[] => Object.keys(routes).filter((name) => routes[name]?.client === 'http');

/** Written forms of the login id: as the main sign-in takes it, and those the pools tell of. */
function loginForms({ pools }: TargetProfile, { variables }: ActingAccount): readonly string[] {
  const templates = [pools.users, pools.admins].flatMap((pool) => Object.values(pool?.loginForms ?? {}));
  const forms = templates.map((template) => template.replaceAll(/\$\{([^}]*)\}/g, (place, name: string) => variables[name] ?? place));
  return [...new Set([variables['loginId'] ?? '', ...forms])].filter((form) => form !== '' && !form.includes('${'));
}

/** HTTP Basic on the main routes' own requests. */
const basicWay = (doors: Doors): Way => ({
  name: 'basic', declared: false,
  open: async (account) => {
    const { profile, learnSecret } = doors.context;
    const clients: Presented[] = [];
    for (const form of loginForms(profile, account)) {
      const credentials = Buffer.from(`${form}:${account.password ?? ''}`).toString('base64');
      learnSecret(credentials);
      for (const route of httpRoutes(profile)) clients.push({ session: await doors.stranger(route), variables: {}, headers: { Authorization: `Basic ${credentials}` } });
    }
    return { clients, announced: false };
  },
});

/** Texts of a JSON value that may be credentials. */
export function tokensIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length >= MIN_TOKEN && !/\s/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tokensIn) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The OAuth password grant (RFC 6749 section 4.3), at the endpoints the metadata names (RFC 8414) and the usual ones. */
const passwordGrantWay = (doors: Doors): Way => ({
  name: 'password-grant', declared: false,
  open: async (account) => {
    const { profile } = doors.context;
    const [route] = httpRoutes(profile);
    if (route === undefined) return { clients: [], announced: false };
    const client = await doors.stranger(route);
    const urlOf = (path: string): string => new URL(path, profile.scope.baseUrl).href;
    const metadata: Readonly<Record<string, unknown>>[] = [];
    for (const path of METADATA) {
      const answer = await asked(() => client.request({ method: 'GET', url: urlOf(path), anonymous: true }));
      const document = 'value' in answer ? parsed(answer.value.text()) : undefined;
      if (typeof document === 'object' && document !== null) metadata.push({ ...document });
    }
    const named = metadata.flatMap(({ token_endpoint: endpoint }) => (typeof endpoint === 'string' ? [endpoint] : []));
    const tokens: string[] = [];
    for (const url of new Set([...named, ...TOKEN_ENDPOINTS.map(urlOf)])) {
      for (const form of loginForms(profile, account)) {
        const body = new URLSearchParams({ grant_type: 'password', username: form, password: account.password ?? '' }).toString();
        const answer = await asked(() => client.request({ method: 'POST', url, anonymous: true, headers: [['Content-Type', 'application/x-www-form-urlencoded']], body }));
        if ('value' in answer) tokens.push(...tokensIn(parsed(answer.value.text())));
      }
    }
    const announced = metadata.some(({ grant_types_supported: grants }) => Array.isArray(grants) && grants.includes('password'));
    return { clients: await presentedOf(doors, tokens), announced };
  },
});

const VERSION = /\/v(\d+)(?=\/)/;

/** Paths of the same thing in older versions, and without one. */
export function olderPaths(path: string): readonly string[] {
  const version = Number(VERSION.exec(path)?.[1] ?? Number.NaN);
  if (Number.isNaN(version)) return [];
  const lower = Array.from({ length: Math.min(version, 3) }, (_, index) => `/v${version - 1 - index}`);
  return [...lower, ''].map((replacement) => path.replace(VERSION, replacement));
}

/** The sign-in at the place of an older version, extracting what it can. */
const atPath = (operation: Operation, from: string, to: string): Operation => ({
  http: (operation.http ?? []).map((exchange): HttpExchange => ({
    ...exchange, path: exchange.path === from ? to : exchange.path,
    extract: Object.fromEntries(Object.entries(exchange.extract ?? {}).map(([name, extractor]) => [name, { ...extractor, optional: true }])),
  })),
});

const olderVersionWay = (doors: Doors): Way => ({
  name: 'older-version', declared: false,
  open: async (account) => {
    const { profile, randomBytes } = doors.context;
    const clients: Presented[] = [];
    let announced = false;
    for (const route of httpRoutes(profile)) {
      const { signIn } = profile.routes[route] ?? {};
      for (const from of new Set((signIn?.http ?? []).map(({ path }) => path))) {
        for (const to of signIn ? olderPaths(from) : []) {
          const opened = await tryAt(doors, route, account, atPath(signIn as Operation, from, to));
          clients.push(...opened.clients);
          const nowhere = to.replace(/[^/]*$/, Buffer.from(randomBytes(8)).toString('hex'));
          announced ||= opened.status !== undefined && opened.status !== (await tryAt(doors, route, account, atPath(signIn as Operation, from, nowhere))).status;
        }
      }
    }
    return { clients, announced };
  },
});

async function tryAt(doors: Doors, route: string, account: ActingAccount, operation: Operation): Promise<Pick<Opened, 'clients'> & { readonly status: number | undefined }> {
  const session = await doors.stranger(route);
  const done = await asked(() => session.perform(operation, { ...account.variables, password: account.password ?? '' }));
  if ('problem' in done) return { clients: [], status: undefined };
  const values = Object.values(done.value.values).filter((value) => value.length >= MIN_TOKEN);
  return { clients: [own(session), ...await presentedOf(doors, values)], status: done.value.answers.at(-1)?.status };
}

/** Ways that services have without telling. */
export const guessedWays = (doors: Doors): readonly Way[] => [basicWay(doors), passwordGrantWay(doors), olderVersionWay(doors)];
