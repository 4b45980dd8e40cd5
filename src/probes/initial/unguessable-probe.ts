import type { Problem } from '../../domain/outcome.ts';
import type { UnguessableData } from '../../observations/issued-credentials.ts';
import type { IssuedDeclaration } from '../../profile/issued-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { type Issued, issue, issuedOf, missingIssued, nothingAssigned, ownPassword, setOwn } from './issue.ts';
import { factsOf, tokensOf } from './secret-facts.ts';

const KIND = 'initial.unguessable';
/** Catalogue: at least six, two of them in the same second. */
const SECRETS = 6;
const AT_ONCE = 2;
const REQUESTS_PER_SECRET = 14;

async function issueAll(context: ProbeContext, name: string, declared: IssuedDeclaration): Promise<readonly Issued[]> {
  const one = (): Promise<Issued> => issue(context, name, declared, `${KIND} ${name}`);
  const all = await Promise.all(Array.from({ length: AT_ONCE }, one));
  while (all.length < SECRETS) all.push(await one());
  return all;
}

/** The credential lets its own account set a password, and that signs in. */
async function worksFor(context: ProbeContext, name: string, issued: Issued): Promise<{ readonly works: boolean | 'unknown'; readonly problem?: Problem }> {
  const newPassword = ownPassword(context);
  const set = await asked(() => setOwn(context, name, issued, newPassword));
  if ('problem' in set) return { works: 'unknown', problem: set.problem };
  const { effect, problem } = await context.actors.tryLogin(issued.account, issued.declared.setPassword?.route ?? '', { password: newPassword, sent: 'own' });
  return { works: effect === 'unknown' ? 'unknown' : effect === 'signed-in', ...(problem ? { problem } : {}) };
}

async function observe(context: ProbeContext, name: string, declared: IssuedDeclaration): Promise<UnguessableData> {
  const all = await issueAll(context, name, declared);
  const tokens = declared.kind === 'link' ? tokensOf(all.map(({ secret }) => secret)) : all.map(({ secret }) => secret);
  const facts = factsOf(all.map(({ sample }, index) => ({ ...sample, secret: tokens[index] ?? '' })));
  const uses: Awaited<ReturnType<typeof worksFor>>[] = [];
  for (const issued of all) uses.push(await worksFor(context, name, issued));
  const problem = uses.find((use) => use.problem)?.problem;
  return { name, kind: declared.kind, facts, works: uses.map(({ works }) => works), ...(problem ? { problem } : {}) };
}

const outOfBand: Problem = { code: 'no-input', reason: {
  ja: 'この認証情報は提供者が別の手段で渡すため、値の性質を確かめられません。発行の手順書で確認してください (initial.procedure)。',
  en: 'These credentials are handed out by the vendor out of band, so their values cannot be looked at. See the documented procedure (initial.procedure).',
} };

export const unguessableProbe = defineProbe({
  kind: KIND,
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const names = issuedOf(context.profile).map(([name]) => name);
    return {
      subjects: names.length > 0 ? names : ['absence'], missing: missingIssued(context), accounts: SECRETS * names.length,
      requests: SECRETS * names.length * REQUESTS_PER_SECRET, waitsMs: names.length > 0 ? context.policy.parameters.mail.settleSeconds * 1000 : 0,
    };
  },
  async *observe(context) {
    const nothing = nothingAssigned(context.profile);
    if (nothing) yield { subject: 'absence', evidence: [context.evidence.put(nothing.statement, { name: 'absences: issuedCredentials', mediaType: 'text/plain' })], data: nothing };
    for (const [name, declared] of issuedOf(context.profile)) {
      const { value, evidence } = await collectEvidence(() => (declared.delivery === 'out-of-band' ? Promise.resolve({ problem: outOfBand }) : asked(() => observe(context, name, declared))));
      yield ('problem' in value ? { subject: name, problem: value.problem, evidence } : { subject: name, data: value.value, evidence }) satisfies Observed<typeof KIND>;
    }
  },
});
