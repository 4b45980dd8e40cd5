import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { EndedAccountData, HeldCredentialSeen } from '../../observations/account-access.ts';
import { defineCheck } from '../define.ts';

/** Signed addresses may live to their stated end, when that is within this (catalogue account.disable-cuts-access). */
const SIGNED_URL_LIMIT_S = 900;

const ENDED: Readonly<Record<EndedAccountData['action'], LocalText>> = {
  disable: { ja: 'アカウントを停止した', en: 'the account had been deactivated' },
  remove: { ja: 'アカウントを削除した', en: 'the account had been deleted' },
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function judgeCredential(seen: HeldCredentialSeen, { action, account, neighbour, windowMs }: EndedAccountData): CaseResult {
  const { name, evidence, lastAliveMs } = seen;
  const id = `${name}/${action}`;
  const { ja, en } = ENDED[action];
  if (seen.before === true && seen.after === true) return fail(id, {
    ja: `${ja}後、${seconds(windowMs)} 秒が過ぎても ${account} の ${name} が使えました。停止・削除のときに、発行済みの認証情報をすべて無効にしてください。`,
    en: `${name} of ${account} still worked ${seconds(windowMs)} s after ${en}. Deactivation and deletion must end every credential given out.`,
  }, evidence);
  if (seen.before !== true) return seen.problem ? fromProblem(id, seen.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `${ja}前に ${name} が使えることを確かめられませんでした。`, en: `That ${name} worked before ${en} could not be confirmed.`,
  }, evidence);
  if (seen.after === 'unknown') return seen.problem ? fromProblem(id, seen.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${ja}後、${name} が使えるかどうかを確かめられませんでした。`, en: `Whether ${name} worked after ${en} could not be told.`,
  }, evidence);
  if (seen.neighbourAfter !== true) return seen.problem ? fromProblem(id, seen.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `触れていない ${neighbour} の ${name} も使えなくなったため、${ja}ことで使えなくなったとは言えません。`,
    en: `${name} of ${neighbour}, who was left alone, worked no longer either, so it did not end because ${en}.`,
  }, evidence);
  return pass(id, { ja: `${ja}後、${name} は使えなくなりました。`, en: `${name} worked no longer after ${en}.` }, evidence, { notes: lastAliveMs === null ? [] : [{
    ja: `${ja}後 ${seconds(lastAliveMs)} 秒までは ${name} が使えました。`, en: `${name} worked until ${seconds(lastAliveMs)} s after ${en}.`,
  }] });
}

const NAMES: Readonly<Record<string, LocalText>> = {
  apiToken: { ja: '利用者が発行する API トークン', en: 'tokens people make for programs' },
  oauthGrant: { ja: '連携アプリへの許可', en: 'grants to other applications' },
  feed: { ja: '購読 URL', en: 'addresses of feeds' },
  realtime: { ja: '通知の接続', en: 'connections for notices' },
  forgotten: { ja: 'パスワードの再設定', en: 'the reset of passwords' },
  invitation: { ja: '招待のリンク', en: 'links of invitations' },
};

function judgeSignedUrls({ action, signedUrlSeconds }: EndedAccountData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  if (signedUrlSeconds === null) return [];
  const id = `signed-url/${action}`;
  if (signedUrlSeconds <= SIGNED_URL_LIMIT_S) return [notApplicable(id, {
    ja: `ファイルの署名付き URL の有効期限は ${signedUrlSeconds} 秒で、停止前に発行されたものが期限まで使えることは許されます。`,
    en: `Signed addresses of files live ${signedUrlSeconds} s at most; those given out before may live to their end.`,
  }, evidence)];
  return [inconclusive(id, 'window-not-elapsed', {
    ja: '15 分を超えて有効な署名付き URL があります。resources の signedUrlLifeSeconds を確認し、停止後に使えないことを提供者に示してもらってください。',
    en: 'Signed addresses of files live longer than 15 minutes. Check signedUrlLifeSeconds under resources, and have the vendor show that they end with the account.',
  }, evidence)];
}

function judgeKinds({ action, unknownKinds, absentKinds }: EndedAccountData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const named = (kind: string): LocalText => NAMES[kind] ?? { ja: kind, en: kind };
  const place = (kind: string): string => (kind === 'forgotten' || kind === 'invitation' ? `passwords.setters (kind: ${kind})` : `standingCredentials (kind: ${kind})`);
  return [
    ...unknownKinds.map((kind) => inconclusive(`${kind}/${action}`, 'no-input', {
      ja: `${named(kind).ja}が得られないため試していません。${place(kind)} を書くか、なければ absences に ${kind} と書いてください。`,
      en: `${named(kind).en} were not tried: write ${place(kind)}, or ${kind} under absences if there are none.`,
    }, evidence)),
    ...absentKinds.map((kind) => notApplicable(`${kind}/${action}`, { ja: `${named(kind).ja}はありません (absences)。`, en: `There are no ${named(kind).en} (absences).` }, evidence)),
  ];
}

function judge(data: EndedAccountData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { action, answered, credentials } = data;
  // Refused by its status, and nothing ended: the operation as declared does not do it.
  const untouched = answered !== null && answered >= 400 && credentials.some(({ after }) => after === true) && credentials.every(({ after }) => after !== false);
  if (untouched) return [inconclusive(`sign-in/${action}`, 'control-failed', {
    ja: `アカウントを${action === 'disable' ? '停止' : '削除'}する操作が ${answered} で断られました。pools.users.${action} を確認してください。`,
    en: `The operation that ${action === 'disable' ? 'deactivates' : 'deletes'} the account was refused with ${answered}. Check pools.users.${action}.`,
  }, evidence)];
  return [...credentials.map((seen) => judgeCredential(seen, data)), ...judgeSignedUrls(data, evidence), ...judgeKinds(data, evidence)];
}

export const disableCutsAccess = defineCheck({
  id: 'account.disable-cuts-access',
  rule: 1,
  needs: ['account.disable-cuts-access'],
  judge: (seen) => seen['account.disable-cuts-access'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(`sign-in/${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
