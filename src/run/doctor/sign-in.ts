import type { Actors, LoginAttempt, Session } from '../../actors/types.ts';
import type { EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { RouteDeclaration, TargetProfile } from '../../profile/schema.ts';
import { attempt } from './attempt.ts';
import type { Remark, Row, State, Step } from './report.ts';

export interface SignInContext {
  readonly profile: TargetProfile;
  readonly actors: Actors;
}

/** A row while it is being filled in. The session stays open until the account is signed out. */
export interface OpenRow extends Row {
  readonly steps: Record<Step, State>;
  readonly remarks: Remark[];
  session?: Session;
}

const newRow = (route: string, actor: string | null, privileged: boolean): OpenRow => ({
  route, actor, privileged, remarks: [],
  steps: { reached: 'skipped', performed: 'skipped', whoami: 'skipped', privileged: 'skipped', signedOut: 'skipped' },
});

/** Steps that came before the given one went well. */
function passedUntil(row: OpenRow, step: Step): void {
  for (const earlier of ['reached', 'performed', 'whoami'] as const) {
    if (earlier === step) return;
    row.steps[earlier] = 'ok';
  }
}

interface Trouble {
  readonly path: string;
  readonly reason: LocalText;
  readonly advice: LocalText;
  readonly evidence?: readonly EvidenceRef[];
  readonly state?: Remark['state'];
}

function remark(row: OpenRow, step: Step, { path, reason, advice, evidence = [], state = 'failed' }: Trouble): void {
  row.steps[step] = state;
  row.remarks.push({ state, step, path, reason, advice, evidence });
}

/** At which step a sign-in ended, by what was entered in the book about it. */
function endedAt(problem: Problem, entry: LoginAttempt | undefined, route: string): 'reached' | 'performed' | 'whoami' {
  if (entry === undefined) return 'reached';
  if (entry.effect === 'refused' || entry.problem === undefined || problem.reason.en.includes(`routes.${route}.whoami`)) return 'whoami';
  return problem.code === 'unreachable' && entry.status === undefined ? 'reached' : 'performed';
}

const REACH_ADVICE: LocalText = {
  ja: 'scope.baseUrl、操作のパス、ネットワークとブラウザーを確かめてください。', en: 'Check scope.baseUrl, the path of the operation, the network and the browser.',
};

const performAdvice = (route: string, { client }: RouteDeclaration): LocalText => (client === 'browser'
  ? { ja: `画面が変わっていないか、routes.${route} のセレクターを今の画面と照らしてください。`, en: `See whether the page has changed, and hold the selectors of routes.${route} against it.` }
  : { ja: `routes.${route} のパス・送る項目・抽出を、サービスの今の応答と照らしてください。`, en: `Hold path, fields and extractors of routes.${route} against what the service answers.` });

const whoamiAdvice = (route: string, account: string): LocalText => ({
  ja: `accounts.${account} のパスワード・ワンタイムパスワードの鍵・identity、アカウントがロックや期限切れでないこと、routes.${route} の操作と抽出を確かめてください。`,
  en: `Check password, one-time-code seed and identity of accounts.${account}, that the account is neither locked nor expired, and the operations of routes.${route}.`,
});

async function examinePrivilege(row: OpenRow, session: Session, declaration: RouteDeclaration): Promise<void> {
  if (!declaration.privileged) {
    row.steps.privileged = 'absent';
    return;
  }
  const path = `routes.${row.route}.privileged`;
  const asked = await attempt(() => session.privilegedMarker());
  if ('problem' in asked) {
    remark(row, 'privileged', { path, reason: asked.problem.reason, advice: performAdvice(row.route, declaration), evidence: asked.evidence });
  } else if ((asked.value !== null) === row.privileged) {
    row.steps.privileged = 'ok';
  } else if (row.privileged) {
    remark(row, 'privileged', {
      path, evidence: asked.evidence,
      reason: { ja: '管理者なのに、管理者だけに見えるはずの値(marker)を取り出せません。', en: 'the account is declared privileged, yet the marker that only administrators see was not found.' },
      advice: { ja: `${path} の抽出と、accounts.${row.actor} の権限を確かめてください。`, en: `Check what ${path} extracts and the rights of accounts.${row.actor}.` },
    });
  } else {
    remark(row, 'privileged', {
      path, evidence: asked.evidence,
      reason: { ja: '管理者だけに見えるはずの値(marker)が、管理者でない者にも見えました。', en: 'the marker that only administrators should see is shown to somebody who is none.' },
      advice: { ja: `${path} を、管理者だけに見えるものを取り出す操作にしてください。`, en: `Make ${path} extract something that only administrators are shown.` },
    });
  }
}

/** A client that holds nothing must be nobody, or nothing that follows on this route could be told by its oracle. */
export async function examineStranger(route: string, declaration: RouteDeclaration, { actors }: SignInContext): Promise<Row> {
  const row = newRow(route, null, false);
  row.steps.performed = 'absent';
  row.steps.signedOut = 'absent';
  const path = `routes.${route}.whoami`;
  const opened = await attempt(() => actors.stranger(route));
  if ('problem' in opened) {
    remark(row, 'reached', { path: `routes.${route}`, reason: opened.problem.reason, advice: REACH_ADVICE, evidence: opened.evidence });
    return row;
  }
  const session = opened.value;
  try {
    const asked = await attempt(() => session.whoami());
    if ('problem' in asked) {
      const step = asked.problem.code === 'unreachable' ? 'reached' : 'whoami';
      if (step === 'whoami') row.steps.reached = 'ok';
      remark(row, step, { path, reason: asked.problem.reason, advice: performAdvice(route, declaration), evidence: asked.evidence });
      return row;
    }
    row.steps.reached = 'ok';
    row.steps.whoami = 'ok';
    if (asked.value !== null) {
      remark(row, 'whoami', {
        path, evidence: asked.evidence,
        reason: { ja: 'ログインしていないのに、本人(identity)が取り出されました。', en: 'it names an identity to a client that is not signed in.' },
        advice: { ja: `${path} を、ログインした本人だけが取り出せる値を見る操作にしてください。`, en: `Make ${path} extract a value that only who is signed in is shown.` },
      });
    }
    await examinePrivilege(row, session, declaration);
    return row;
  } finally {
    await session.close();
  }
}

/** Signs an account in once and asks the oracles. The session stays open. */
export async function examineAccount(name: string, route: string, { profile, actors }: SignInContext): Promise<OpenRow> {
  const declaration = profile.routes[route] as RouteDeclaration;
  const row = newRow(route, name, profile.accounts[name]?.privileged ?? false);
  const before = actors.attempts({ account: name }).length;
  const signed = await attempt(() => actors.signIn(actors.account(name), route));
  if ('problem' in signed) {
    const { problem, evidence } = signed;
    const step = endedAt(problem, actors.attempts({ account: name }).slice(before).find((one) => one.route === route), route);
    passedUntil(row, step);
    const told = {
      reached: { path: `routes.${route}.signIn`, advice: REACH_ADVICE },
      performed: { path: `routes.${route}.signIn`, advice: performAdvice(route, declaration) },
      whoami: { path: `accounts.${name}`, advice: whoamiAdvice(route, name) },
    }[step];
    remark(row, step, { ...told, reason: problem.reason, evidence });
    return row;
  }
  row.session = signed.value;
  passedUntil(row, 'privileged');
  await examinePrivilege(row, signed.value, declaration);
  return row;
}

/** Ends the row's session, by the profile's operation where there is one. */
export async function signOut(row: OpenRow, { profile }: SignInContext): Promise<void> {
  const { session, route } = row;
  if (!session) return;
  const operation = profile.routes[route]?.signOut;
  try {
    if (!operation) {
      row.steps.signedOut = 'absent';
      return;
    }
    const path = `routes.${route}.signOut`;
    const left = await attempt(async () => {
      await session.perform(operation);
      return session.whoami();
    });
    if ('problem' in left) {
      const advice = { ja: `${path} の操作を確かめてください。`, en: `Check the operation ${path}.` };
      remark(row, 'signedOut', { path, reason: left.problem.reason, advice, evidence: left.evidence });
    } else if (left.value === null) {
      row.steps.signedOut = 'ok';
    } else {
      remark(row, 'signedOut', {
        path, state: 'warned', evidence: left.evidence,
        reason: { ja: 'サインアウトの後も、同じセッションで本人が取り出されました。', en: 'the session is still signed in after signing out.' },
        advice: { ja: '操作に誤りがなければ、サービスの側でセッションが終わっていません(実施時に検査します)。', en: 'If the operation is right, the service does not end the session, which a run will look into.' },
      });
    }
  } finally {
    delete row.session;
    await session.close();
  }
}
