import type { Session, Variables } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { asked, silenceOf } from './access.ts';

/** Something that shows a value to those alone who may see it. */
export interface Oracle {
  readonly name: string;
  readonly operation: Operation;
  /** Name under which the operation extracts it. */
  readonly value: string;
}

/** A client and how it presents what it holds. */
export interface Presented {
  readonly session: Session;
  readonly variables: Variables;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Openings {
  readonly opened: readonly string[];
  readonly unanswered: readonly string[];
  /** An answer asked for HTTP Basic. */
  readonly wantsBasic: boolean;
  readonly problem?: Problem;
}

/** The same requests with headers of their own; a value that is not there is an answer. */
const adapted = ({ http = [] }: Operation, headers: Readonly<Record<string, string>>): Operation => ({
  http: http.map((exchange) => ({
    ...exchange, headers: { ...exchange.headers, ...headers },
    extract: Object.fromEntries(Object.entries(exchange.extract ?? {}).map(([name, extractor]) => [name, { ...extractor, optional: true }])),
  })),
});

/** What the named values are for this client; undefined where an oracle shows none. */
async function valueFor({ session, variables, headers }: Presented, oracle: Oracle): Promise<{ readonly value: string | undefined; readonly wantsBasic: boolean } | { readonly problem: Problem }> {
  const result = await asked(() => session.perform(adapted(oracle.operation, headers), variables));
  if ('problem' in result) return result;
  const { values, answers } = result.value;
  const value = values[oracle.value]?.trim();
  const status = answers.at(-1)?.status;
  const silence = value ? undefined : silenceOf(oracle.name, status);
  if (silence) return { problem: silence };
  return { value: value === '' ? undefined : value, wantsBasic: answers.some(({ headers: seen }) => seen.some(([name, text]) => name.toLowerCase() === 'www-authenticate' && /^basic\b/i.test(text))) };
}

/** Asks every oracle as this client. */
export async function openingsFor(client: Presented, oracles: readonly Oracle[]): Promise<Openings> {
  const opened: string[] = [];
  const unanswered: string[] = [];
  let [wantsBasic, problem]: [boolean, Problem | undefined] = [false, undefined];
  for (const oracle of oracles) {
    const told = await valueFor(client, oracle);
    if ('problem' in told) {
      unanswered.push(oracle.name);
      problem ??= told.problem;
      continue;
    }
    if (told.value !== undefined) opened.push(oracle.name);
    wantsBasic ||= told.wantsBasic;
  }
  return { opened, unanswered, wantsBasic, ...(problem ? { problem } : {}) };
}

const isHttp = ({ http }: Operation): boolean => http !== undefined;

/** What only administrators see, on every route, as far as it is asked by plain requests. */
export const privilegedOracles = ({ routes, adminFunctions }: TargetProfile): readonly Oracle[] => [
  ...Object.entries(routes).flatMap(([name, { privileged }]) => (privileged && isHttp(privileged) ? [{ name: `routes.${name}.privileged`, operation: privileged, value: 'marker' }] : [])),
  ...Object.entries(adminFunctions).flatMap(([name, { operation, writes }]) => (isHttp(operation) && !writes ? [{ name: `adminFunctions.${name}`, operation, value: 'marker' }] : [])),
];

export const identityOracles = ({ routes }: TargetProfile): readonly Oracle[] =>
  Object.entries(routes).flatMap(([name, { whoami }]) => (isHttp(whoami) ? [{ name: `routes.${name}.whoami`, operation: whoami, value: 'identity' }] : []));

/** Whether some oracle takes this client for somebody of that name. */
export async function isTakenFor(client: Presented, oracles: readonly Oracle[], identity: string): Promise<boolean | 'unknown'> {
  let unknown = false;
  for (const oracle of oracles) {
    const told = await valueFor(client, oracle);
    if ('problem' in told) unknown = true;
    else if (told.value === identity) return true;
  }
  return unknown ? 'unknown' : false;
}
