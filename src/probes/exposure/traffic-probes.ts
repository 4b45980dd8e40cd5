import type { EvidenceRef } from '../../domain/outcome.ts';
import type { ExposedKeysData, TokenHygieneData } from '../../observations/exposure.ts';
import { defineProbe, type PlanContext, type ProbeContext, type ProbePlan } from '../define.ts';
import { actingNames, resourcesOf, T1 } from '../seeding/tenants.ts';
import { tlsHosts } from '../tls/hosts.ts';
import { DEFAULT_SECRETS, defaultSecretOf } from './detect/default-secrets.ts';
import { controlDetectors } from './traffic/detector-control.ts';
import { certificateKeys, publishedKeys, tokensSeen, trafficSeen } from './traffic/summary.ts';
import { tour, type Toured } from './traffic/tour.ts';
import { trafficBook, type TrafficBook } from './traffic/traffic-book.ts';

const SUBJECT = 'traffic';
const REQUESTS_PER_SIGN_IN = 12;

function plan({ profile }: PlanContext): ProbePlan {
  const lists = resourcesOf(profile).reduce((sum, [, { list }]) => sum + Object.keys(list).length, 0) + Object.keys(profile.adminFunctions).length;
  const routes = Object.keys(profile.routes).length;
  return {
    subjects: [SUBJECT], missing: [], accounts: 0, waitsMs: 0,
    requests: actingNames(profile, T1).length * routes * (REQUESTS_PER_SIGN_IN + lists) + tlsHosts(profile).length * 20,
  };
}

const firstAndLast = ({ first, last }: TrafficBook): readonly EvidenceRef[] => [...new Set([first, last])].filter((ref) => ref !== undefined);

function keep(context: ProbeContext, name: string, content: object): EvidenceRef {
  return context.evidence.put(JSON.stringify(content, null, 1), { name, mediaType: 'application/json' });
}

async function keysOf(context: ProbeContext, book: TrafficBook): Promise<TokenHygieneData['keys']> {
  const certificates = await certificateKeys(context);
  return publishedKeys([...[...book.keys.values()].map(({ evidence, ...key }) => ({ ...key, evidence: [evidence] })), ...certificates]);
}

async function tokenHygiene(context: ProbeContext, book: TrafficBook, toured: Toured): Promise<TokenHygieneData> {
  return {
    detector: controlDetectors(), traffic: trafficSeen(book, toured), tokens: tokensSeen(book), keys: await keysOf(context, book),
    urls: [...book.urls.values()].map(({ name, kind, carrier, place, actor, evidence }) => ({ name, kind, carrier, place, actor, evidence: [evidence] })),
  };
}

async function exposedKeys(context: ProbeContext, book: TrafficBook, toured: Toured): Promise<ExposedKeysData> {
  const byHmac = [...book.tokens.values()].filter(({ algorithm, form }) => form === 'signed' && /^HS\d{3}$/.test(algorithm));
  const scripts = [...book.scripts];
  return {
    detector: controlDetectors(), traffic: trafficSeen(book, toured), keys: await keysOf(context, book),
    secrets: [...book.secrets.values()].map(({ kind, nature, masked, place, actor, evidence }) => ({ kind, nature, masked, place, actor, evidence: [evidence] })),
    defaults: {
      tokens: byHmac.length, secrets: DEFAULT_SECRETS.length,
      verified: byHmac.filter(({ raw, algorithm }) => defaultSecretOf(raw, algorithm) !== null).map(({ algorithm, place, evidence }) => ({ algorithm, place, evidence: [evidence] })),
    },
    scripts: { named: scripts.length, read: scripts.filter(([, read]) => read).length, outOfScope: toured.outOfScope },
  };
}

export const tokenHygieneProbe = defineProbe({
  kind: 'crypto.token-and-url-hygiene',
  // Last, so that the traffic of every other probe has been looked at.
  phase: 'termination',
  impact: 'read',
  plan,
  async *observe(context) {
    const book = trafficBook(context.transport.traffic);
    const data = await tokenHygiene(context, book, await tour(context));
    yield { subject: SUBJECT, data, evidence: [keep(context, 'Tokens, published keys and addresses seen in the traffic', data), ...firstAndLast(book)] };
  },
});

export const exposedKeysProbe = defineProbe({
  kind: 'kms.exposed-or-weak-keys',
  phase: 'termination',
  impact: 'read',
  plan,
  async *observe(context) {
    const book = trafficBook(context.transport.traffic);
    const data = await exposedKeys(context, book, await tour(context));
    yield { subject: SUBJECT, data, evidence: [keep(context, 'Keys and secrets looked for in the traffic', data), ...firstAndLast(book)] };
  },
});
