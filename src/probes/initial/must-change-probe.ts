import type { ActingAccount, LeasedAccount, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { BeforeChange, MustChangeData } from '../../observations/issued-credentials.ts';
import type { AccessOnRoute } from '../../observations/remote.ts';
import type { IssuedDeclaration } from '../../profile/issued-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { signInRoutes } from '../lockout/routes.ts';
import { asked, presenting } from '../mfa/access.ts';
import { accessIn, type Bait, layBait, lookAs, NO_ACCESS, placesOn } from '../seeding/data-access.ts';
import { T1 } from '../seeding/tenants.ts';
import { firstSession, type Issued, issue, issuedOf, missingIssued, nothingAssigned, ownPassword, setOwn } from './issue.ts';

const KIND = 'initial.must-change';
const REQUESTS_PER_ROUTE = 12;

interface Subject {
  readonly context: ProbeContext;
  readonly bait: Bait;
  readonly name: string;
}

const first = ({ bait }: Subject, account: ActingAccount, route: string): Promise<DataAccess> => lookAs(bait, { account, route, options: { secondFactor: 'skip' } });

/** Something the account may only do once it has a password of its own: to store a thing. */
async function storesSomething({ context, bait }: Subject, session: Session): Promise<boolean> {
  const { resource, type, object } = bait;
  const marker = context.marker('before-change');
  // Listed under the owner of the object looked for: an account with a forced change cannot clean up.
  const entry = context.ledger.willCreate({ kind: 'object', declaredAs: type, owner: object.owner.name, values: { marker } });
  const { values } = await session.perform(resource.create, { markerListed: marker, markerUnlisted: marker });
  const { id } = values;
  if (id === undefined) return false;
  context.ledger.created(entry, { id });
  return true;
}

/** Whatever hands out credentials on this route, with the session of the issued password. */
async function tokenFor({ context, bait }: Subject, session: Session, operation: TargetProfile['credentialFunctions'][string]['operation']): Promise<boolean> {
  const { values } = await session.perform(operation);
  const credential = values['credential'];
  if (credential === undefined) return false;
  const stranger = await context.actors.stranger(session.route);
  try {
    const access = await accessIn(bait, stranger, placesOn(bait, session.route), presenting(context.profile, session.route, credential));
    return access.shown.length > 0;
  } finally {
    await stranger.close();
  }
}

async function tryBefore(subject: Subject, session: Session): Promise<readonly BeforeChange[]> {
  const { profile } = subject.context;
  const tried: BeforeChange[] = [];
  const note = async (name: string, act: () => Promise<boolean>): Promise<void> => {
    const result = await asked(act);
    // What needs values that this session does not hold cannot be tried with it.
    if ('problem' in result && result.problem.code === 'no-input') return;
    // A refusal has no id and no credential to extract: that it could not be taken is the answer.
    const refused = 'problem' in result && result.problem.code === 'control-failed';
    tried.push('problem' in result ? { name, effect: refused ? false : 'unknown', ...(refused ? {} : { problem: result.problem }) } : { name, effect: result.value });
  };
  if (subject.bait.resource.route === session.route) await note('function', () => storesSomething(subject, session));
  const { renew } = profile.routes[session.route] ?? {};
  if (renew) await note('renewal', async () => {
    await session.perform(renew);
    return (await accessIn(subject.bait, session)).shown.length > 0;
  });
  for (const [name, { route, operation }] of Object.entries(profile.credentialFunctions)) if (route === session.route) await note(name, () => tokenFor(subject, session, operation));
  return tried;
}

/** The first session stays open for the change: an issued password may open no second one. */
async function observeOne(subject: Subject, issued: Issued): Promise<MustChangeData> {
  const { context, bait, name } = subject;
  const { account, declared } = issued;
  const route = declared.setPassword?.route ?? '';
  const session = await firstSession(context, issued);
  try {
    const { value: own, evidence } = await collectEvidence(() => accessIn(bait, session));
    const before: AccessOnRoute[] = [{ route, access: { ...own, evidence } }];
    const tried = await tryBefore(subject, session);
    for (const other of signInRoutes(context.profile).filter((one) => one !== route)) before.push({ route: other, access: await first(subject, account, other) });
    const again = await first(subject, account, route);
    const same = await asked(() => setOwn(context, name, issued, issued.secret, session));
    const sameValue = await first(subject, account, route);
    const { problem, password } = await change(subject, issued, session);
    const changed: LeasedAccount = account.withPassword(password);
    return {
      name, kind: 'password', account: account.name, route, before, again, tried,
      sameValue: 'problem' in same && unheard(same.problem) ? { ...NO_ACCESS, identity: 'unknown', problem: same.problem } : sameValue,
      after: problem ? { ...NO_ACCESS, identity: 'unknown', problem } : await lookAs(bait, { account: changed, route, options: {} }),
      issuedAfter: await lookAs(bait, { account, route, options: { secondFactor: 'skip' }, refusable: true }),
      ...(problem ? { problem } : {}),
    };
  } finally {
    await session.close();
  }
}

const unheard = ({ code }: Problem): boolean => code !== 'control-failed';

/** In the first session, or in a new one where that has ended in the meantime. */
async function change({ context, name }: Subject, issued: Issued, session: Session): Promise<{ readonly problem?: Problem; readonly password: string }> {
  const password = ownPassword(context);
  const route = issued.declared.setPassword?.route ?? '';
  const set = await asked(() => setOwn(context, name, issued, password, session));
  const signsIn = async (): Promise<boolean> => (await context.actors.tryLogin(issued.account, route, { password, sent: 'own' })).effect === 'signed-in';
  if (await signsIn()) return { password };
  const retried = await asked(() => setOwn(context, name, issued, password));
  if (await signsIn()) return { password };
  const problem = 'problem' in retried ? retried.problem : 'problem' in set ? set.problem : undefined;
  return { password, problem: problem ?? { code: 'control-failed', reason: {
    ja: `issuedCredentials.${name}.setPassword で決めたパスワードでログインできませんでした。`, en: `The password set by issuedCredentials.${name}.setPassword did not sign in.`,
  } } };
}

async function observe(context: ProbeContext, bait: Bait, name: string, declared: IssuedDeclaration): Promise<MustChangeData> {
  return observeOne({ context, bait, name }, await issue(context, name, declared, `${KIND} ${name}`));
}

const outOfBand: Problem = { code: 'no-input', reason: {
  ja: 'この認証情報は提供者が別の手段で渡すため、最初のログインを試せません。発行の操作があれば issuedCredentials に書いてください。',
  en: 'These credentials are handed out by the vendor out of band, so a first sign-in cannot be tried. Declare how they are issued under issuedCredentials if there is a way.',
} };

const ownersIn = (profile: TargetProfile): readonly string[] => {
  const [own = T1] = Object.keys(profile.tenants);
  return Object.entries(profile.accounts).filter(([, account]) => account.tenant === own && !account.disposable).map(([name]) => name);
};

export const mustChangeProbe = defineProbe({
  kind: KIND,
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const names = issuedOf(context.profile).map(([name]) => name);
    const routes = signInRoutes(context.profile).length;
    return {
      subjects: names.length > 0 ? names : ['absence'], missing: missingIssued(context), accounts: names.length,
      requests: 10 + names.length * (REQUESTS_PER_ROUTE * routes + 40), waitsMs: names.length > 0 ? context.policy.parameters.mail.settleSeconds * 1000 : 0,
    };
  },
  async *observe(context) {
    const { profile } = context;
    const nothing = nothingAssigned(profile);
    if (nothing) {
      yield { subject: 'absence', evidence: [context.evidence.put(nothing.statement, { name: 'absences: issuedCredentials', mediaType: 'text/plain' })], data: nothing };
      return;
    }
    const { value: bait, evidence: laying } = await collectEvidence(() => layBait(context, ownersIn(profile)));
    for (const [name, declared] of issuedOf(profile)) {
      if (declared.kind === 'link') {
        yield { subject: name, data: { name, kind: 'link' }, evidence: laying };
        continue;
      }
      const { value, evidence } = await collectEvidence(async () => {
        if (declared.delivery === 'out-of-band') return { problem: outOfBand };
        return 'problem' in bait ? bait : asked(() => observe(context, bait, name, declared));
      });
      yield ('problem' in value ? { subject: name, problem: value.problem, evidence } : { subject: name, data: value.value, evidence: [...laying, ...evidence] }) satisfies Observed<typeof KIND>;
    }
  },
});
