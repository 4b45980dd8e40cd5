import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import { type AccessOnRoute, OPT_OUT_KINDS, type OptOutFeatures, type OptOutKind, type OptOutTry } from '../../observations/remote.ts';
import { defineCheck } from '../define.ts';
import { judgeNotDirect } from './not-direct.ts';

const KIND: Readonly<Record<OptOutKind, LocalText>> = {
  'skip-enrolment': { ja: '第二要素の登録を飛ばす', en: 'skipping the enrolment of a second factor' },
  'switch-off': { ja: '第二要素を止める', en: 'switching the second factor off' },
  'weaker-route': { ja: '弱い経路に変える', en: 'changing to a weaker route' },
  'remove-device': { ja: '自分の端末の登録を消す', en: 'removing the own device' },
  'register-device': { ja: '承認なしに新しい端末を登録する', en: 'registering a new device without approval' },
};

const FOR_DEVICES: readonly OptOutKind[] = ['remove-device', 'register-device'];

const evidenceOf = (data: OptOutTry, all: readonly EvidenceRef[]): readonly EvidenceRef[] => {
  const own = [...data.before, ...data.after].map(({ access }) => access).concat(data.completeBefore ?? [], data.during ?? [], data.completeAfter).flatMap(({ evidence }) => evidence);
  return own.length > 0 ? [...new Set([...own, ...all])] : all;
};

const works = (access: DataAccess): boolean => access.identity === 'self' && access.shown.length > 0;

const onRoutes = (seen: readonly AccessOnRoute[]): string => seen.map(({ route, access }) => `${route}: ${access.shown.join(', ')}`).join('; ');

function permittedProblem(id: string, features: OptOutFeatures | undefined, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (features?.permitted === true) return undefined;
  if (features?.permittedProblem) return fromProblem(id, features.permittedProblem, evidence);
  if (features?.permitted === false) return inconclusive(id, 'control-failed', {
    ja: '本人に許された設定の変更が効きませんでした (remoteAccess.permitted の changed がありません)。許されない変更が効かないことも、拒否の証拠になりません。',
    en: 'A change that users may make did not work (remoteAccess.permitted extracted no changed), so a change that they may not make proves nothing by not working.',
  }, evidence);
  return inconclusive(id, 'no-input', {
    ja: 'プロファイルに remoteAccess.permitted (本人に許された設定の変更) がないため、設定の変更そのものが届くことを確かめられません。',
    en: 'The profile declares no remoteAccess.permitted (a change users may make), so it cannot be shown that changes of settings arrive at all.',
  }, evidence);
}

/** Before: what the account needs is needed, and with it everything works. */
function beforeCase(id: string, data: OptOutTry, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const open = data.before.filter(({ access }) => access.shown.length > 0);
  if (open.length > 0) return inconclusive(id, 'control-failed', {
    ja: `利用者 ${data.account} は、何もしないうちからパスワードだけでデータに届きました (${onRoutes(open)})。remote.second-control の結果を確認してください。`,
    en: `${data.account} reached data with the password alone before anything was tried (${onRoutes(open)}). See remote.second-control.`,
  }, evidence);
  const { completeBefore } = data;
  if (completeBefore === null || works(completeBefore)) return undefined;
  return completeBefore.problem ? fromProblem(id, completeBefore.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 利用者 ${data.account} は、はじめに追加の認証を示してもデータに届きませんでした。`, en: `Route ${data.route}: ${data.account} did not reach data at first, even with the second control.`,
  }, evidence);
}

function effectCase(id: string, data: OptOutTry, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const what = KIND[data.kind];
  if (data.kind === 'skip-enrolment') {
    const ignored = data.before.filter(({ access }) => access.shown.length > 0);
    if (ignored.length > 0) return fail(id, {
      ja: `第二要素を登録していない利用者 ${data.account} は、登録の案内に応じなくてもパスワードだけでデータに届きました (${onRoutes(ignored)})。`,
      en: `${data.account}, who has enrolled no second factor, reached data with the password alone by ignoring the enrolment (${onRoutes(ignored)}).`,
    }, evidence);
    if ((data.during?.shown.length ?? 0) > 0) return fail(id, {
      ja: `経路 ${data.route}: 利用者 ${data.account} は、${what.ja}操作 (${data.name}) の直後にデータに届きました (${data.during?.shown.join('、')})。`,
      en: `Route ${data.route}: ${data.account} reached data right after ${what.en} (${data.name}): ${data.during?.shown.join(', ')}.`,
    }, evidence);
  }
  const open = data.after.filter(({ access }) => access.shown.length > 0);
  if (open.length > 0) return fail(id, {
    ja: `利用者 ${data.account} が本人の操作で${what.ja} (${data.name}、経路 ${data.route}) と、次からは新しい端末でもパスワードだけでデータに届きました (${onRoutes(open)})。`,
    en: `After ${data.account} succeeded in ${what.en} (${data.name}, route ${data.route}), the password alone reached data from a fresh client (${onRoutes(open)}).`,
  }, evidence);
  if (data.newDevice !== 'signed-in') return undefined;
  return fail(id, {
    ja: `利用者 ${data.account} が承認を受けずに登録した端末から、ログインできました (${data.name})。`, en: `${data.account} signed in from a device that was registered without approval (${data.name}).`,
  }, evidence);
}

const unknownAfter = ({ after, newDevice }: OptOutTry): { readonly problem?: Problem } | undefined => {
  const blind = after.find(({ access }) => access.identity === 'unknown' || access.problem !== undefined);
  if (blind) return blind.access.problem ? { problem: blind.access.problem } : {};
  return newDevice === 'unknown' ? {} : undefined;
};

/** A route that takes the client for the user now and did not before, and shows no data: something changed. */
const gained = ({ before, after }: OptOutTry): readonly string[] => after
  .filter(({ route, access }) => access.identity === 'self' && before.find((one) => one.route === route)?.access.identity !== 'self').map(({ route }) => route);

function judgeTry(data: OptOutTry, features: OptOutFeatures | undefined, all: readonly EvidenceRef[]): CaseResult {
  const id = `${data.kind}@${data.route}/${data.name}`;
  const evidence = evidenceOf(data, all);
  const what = KIND[data.kind];
  const early = data.kind === 'skip-enrolment' ? undefined : beforeCase(id, data, evidence);
  const decided = early ?? effectCase(id, data, evidence);
  if (decided) return decided;
  if (data.problem) return inconclusive(id, data.problem.code, {
    ja: `操作 remoteAccess.optOut.${data.name} を最後まで行えませんでした。この利用者に機能が示されないなら absences に ${data.kind} と書いてください。${data.problem.reason.ja}`,
    en: `The operation remoteAccess.optOut.${data.name} could not be carried to its end. If these users are not offered the feature, write ${data.kind} under absences. ${data.problem.reason.en}`,
  }, evidence);
  const unknown = unknownAfter(data);
  if (unknown) return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${what.ja}操作 (${data.name}) の後、パスワードだけで何ができるかを確かめられませんでした。`, en: `After ${what.en} (${data.name}) it could not be told what the password alone gives.`,
  }, evidence);
  if (gained(data).length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${what.ja}操作 (${data.name}) の後、経路 ${gained(data).join('、')} はパスワードだけで本人と認めるようになりましたが、データが見えるかを確かめられません。この経路の resources の list か read を書いてください。`,
    en: `After ${what.en} (${data.name}) the password alone makes route ${gained(data).join(', ')} recognise the user, but whether data is given cannot be told. Declare list or read of a resource on this route.`,
  }, evidence);
  const permitted = permittedProblem(id, features, evidence);
  if (permitted) return permitted;
  if (!works(data.completeAfter)) return data.completeAfter.problem ? fromProblem(id, data.completeAfter.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: ${what.ja}操作 (${data.name}) の後、利用者 ${data.account} は追加の認証を示してもデータに届きませんでした。アカウントが使えなくなったことと区別できません。`,
    en: `Route ${data.route}: after ${what.en} (${data.name}) ${data.account} reached no data even with the second control, which cannot be told from an account that no longer works.`,
  }, evidence);
  return pass(id, {
    ja: `利用者 ${data.account} が${what.ja}操作 (${data.name}、経路 ${data.route}) をした後も、${data.windowSeconds} 秒の間、新しい端末からはパスワードだけではデータに届かず、追加の認証を示すと届きました。`,
    en: `After ${data.account} tried ${what.en} (${data.name}, route ${data.route}), for ${data.windowSeconds} s the password alone reached no data from fresh clients, and with the second control it did.`,
  }, evidence);
}

/** A kind nobody declared: said to be absent, or not told of. */
function judgeUndeclared(kind: OptOutKind, features: OptOutFeatures, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  if (features.declared.includes(kind)) return [];
  const what = KIND[kind];
  if (FOR_DEVICES.includes(kind) && !features.usesDevices) return [notApplicable(kind, {
    ja: '端末認証を用いると宣言されていません (remoteAccess.withDevice)。', en: 'Devices are not declared to be authenticated (remoteAccess.withDevice).',
  }, evidence)];
  const statement = features.absent[kind];
  if (statement === undefined) return [inconclusive(kind, 'no-input', {
    ja: `プロファイルの remoteAccess.optOut に ${kind} (${what.ja}操作) がありません。操作を書くか、この機能がないなら absences に feature: ${kind} と書いてください。`,
    en: `remoteAccess.optOut of the profile declares no ${kind} (${what.en}). Declare the operation or, if there is no such feature, write feature: ${kind} under absences.`,
  }, evidence)];
  if (features.traces.includes(kind)) return [inconclusive(kind, 'feature-unknown', {
    ja: `absences には ${kind} がないとありますが、利用者に示された画面に見当たります。remoteAccess.optOut に操作を書いてください。`,
    en: `The profile's absences say there is no ${kind}, but a page shown to the user offers it. Declare the operation under remoteAccess.optOut.`,
  }, evidence)];
  return [notApplicable(kind, {
    ja: `プロファイルの absences に、この機能はないとあり (${statement})、利用者に示された画面にも見当たりませんでした。`,
    en: `The profile's absences say that there is no such feature (${statement}), and pages shown to the user offer none.`,
  }, evidence)];
}

const NOTHING: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

export const userCannotOptOut = defineCheck({
  id: 'remote.user-cannot-opt-out',
  rule: 1,
  needs: ['remote.user-cannot-opt-out'],
  judge: (seen, { policy }) => {
    const all = seen['remote.user-cannot-opt-out'];
    const features = all.map(({ data }) => data).find((data): data is OptOutFeatures => data?.direct === true && data.seen === 'features');
    return all.flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
      if (!data) return [fromProblem(subject, problem ?? NOTHING, evidence)];
      if (!data.direct) return [judgeNotDirect('opt-out', data, policy, evidence)];
      return data.seen === 'try' ? [judgeTry(data, features, evidence)] : OPT_OUT_KINDS.flatMap((kind) => judgeUndeclared(kind, data, evidence));
    });
  },
});
