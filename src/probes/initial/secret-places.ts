import { OperationError } from '../../actors/operation-error.ts';
import { tokenIn } from '../reset/links.ts';
import type { AnswerSeen } from '../../actors/types.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { SecretCase, SecretLabel, SecretPlace } from '../../observations/credentials.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import type { TrafficFeed } from '../../transport/traffic.ts';
import { markerFinder } from '../markers.ts';
import { problemOf } from '../mfa/access.ts';
import type { Issued } from './issue.ts';

/** Shorter values turn up by chance. */
const SHORTEST = 6;

export interface Secrets {
  readonly issued: string;
  readonly own?: string;
  readonly session?: readonly string[];
  readonly wrong?: string;
}

/** Of a link the part that is secret. */
export const secretOf = ({ declared, secret }: Issued): string => (declared.kind === 'link' ? tokenIn(secret, undefined) : secret);

export const bytesOf = ({ bytes, headers, url }: AnswerSeen): readonly Uint8Array[] =>
  [bytes, Buffer.from([url, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n'))];

type Looked = Pick<SecretPlace, 'concerns' | 'found' | 'wrongPassword' | 'complete'>;

/** Looks for secrets and for the account they are of, in whatever encoding. */
export function lookIn(contents: readonly Uint8Array[], { issued, own, session = [], wrong }: Secrets, owner: readonly string[]): Looked {
  const labels: (readonly [label: SecretLabel, secret: string])[] = [['issued', issued], ...(own === undefined ? [] : [['own', own] as const]), ...session.map((one) => ['session', one] as const)];
  const known = labels.filter(([, secret]) => secret.length >= SHORTEST);
  const find = markerFinder([...known.map(([, secret]) => secret), ...(wrong === undefined ? [] : [wrong]), ...owner]);
  const searches = contents.map(find);
  const seen = new Set(searches.flatMap(({ hits }) => hits.map(({ marker }) => marker)));
  return {
    concerns: owner.some((name) => seen.has(name)), found: [...new Set(known.filter(([, secret]) => seen.has(secret)).map(([label]) => label))],
    wrongPassword: wrong !== undefined && seen.has(wrong), complete: searches.every(({ complete }) => complete),
  };
}

/** Takes one place. What went wrong is the place's own problem; what came before it counts all the same. */
export async function place(kind: SecretCase, name: string, secrets: Secrets, owner: readonly string[], look: () => Promise<readonly Uint8Array[]>): Promise<SecretPlace> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      return lookIn(await look(), secrets, owner);
    } catch (error) {
      if (!(error instanceof OperationError) && !(error instanceof ProbeError)) throw error;
      const answers = error instanceof OperationError ? error.answers : [];
      const problem = problemOf(error);
      // That an expected value was not in the answer is an answer.
      const told = problem.code === 'control-failed' && answers.length > 0;
      return { ...lookIn(answers.flatMap(bytesOf), secrets, owner), ...(told ? {} : { problem }) };
    }
  });
  return { case: kind, name, ...value, evidence };
}

/**
 * Listens to every answer of the service until it is stopped. An answer to a request that carried the secret itself may repeat it
 * (catalogue P4, reflection).
 */
export function listenForSecrets(traffic: TrafficFeed, secrets: () => Secrets): { stop(): SecretPlace } {
  const found = new Set<SecretLabel>();
  const evidence: EvidenceRef[] = [];
  const where = new Set<string>();
  const end = traffic.subscribe(({ request, response, evidence: ref }) => {
    if (!response) return;
    const known = secrets();
    const sent = lookIn([Buffer.from([request.url.href, ...request.headers.flat()].join('\n')), request.body ?? new Uint8Array()], known, []);
    const got = lookIn([response.body, Buffer.from(response.headers.flat().join('\n'))], { issued: known.issued, ...(known.own === undefined ? {} : { own: known.own }) }, []);
    const fresh = got.found.filter((label) => !sent.found.includes(label));
    if (fresh.length === 0) return;
    for (const label of fresh) found.add(label);
    where.add(`${request.method} ${request.url.pathname.split('/').slice(0, 4).join('/')}`);
    evidence.push(ref);
  });
  return { stop: () => {
    end();
    return { case: 'answers', name: [...where].join(', ') || 'all', concerns: true, found: [...found], wrongPassword: false, complete: true, evidence };
  } };
}
