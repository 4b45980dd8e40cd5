import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import { type ConfidentialData, SECRET_CASES, type SecretCase, type SecretLabel, type SecretPlace } from '../../observations/credentials.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { judgeNothing } from './nothing-issued.ts';

const WHERE: Readonly<Record<SecretCase, LocalText>> = {
  'shown-again': { ja: '渡した後の画面・API・出力', en: 'pages, API and exports after it was handed out' },
  'other-user': { ja: '別の一般利用者に見えるもの', en: 'what another ordinary user is shown' },
  log: { ja: '取得できるログ', en: 'the log that can be had' },
  mail: { ja: '後から届いたメール', en: 'mails that came later' },
  answers: { ja: 'サービスのすべての応答', en: 'all answers of the service' },
  'browser-storage': { ja: 'ブラウザーの保存領域', en: "the browser's storage" },
};

const LABELS: Readonly<Record<SecretLabel, LocalText>> = {
  issued: { ja: '渡された認証情報', en: 'the credential handed out' }, own: { ja: '現在のパスワード', en: 'the current password' }, session: { ja: '有効なセッションの値', en: 'a live session value' },
};

/** What to declare where a case could not be looked at; null where it does not apply then. */
function undeclared(kind: SecretCase): LocalText | null {
  switch (kind) {
    case 'shown-again':
    case 'other-user':
      return { ja: 'passwords.views に、アカウントの情報が表示・出力される場所を書いてください。', en: 'Write under passwords.views where data of an account is shown or exported.' };
    case 'log':
      return { ja: 'lockout.log に、ログを読む操作を書いてください。', en: 'Write how the log is read under lockout.log.' };
    case 'mail':
      return { ja: 'mail.boxes と mail.address を書いてください。', en: 'Write mail.boxes and mail.address.' };
    default:
      return null;
  }
}

/** The account is to be seen there, or what was not found proves nothing. */
const MUST_CONCERN: ReadonlySet<SecretCase> = new Set(['shown-again', 'log']);

function judgeCase(kind: SecretCase, data: ConfidentialData): CaseResult {
  const id = `${kind}@${data.name}`;
  const places = data.places.filter((one) => one.case === kind);
  const evidence = [...new Set(places.flatMap((one) => one.evidence))];
  const found = places.filter((one) => one.found.length > 0);
  if (found.length > 0) return failed(id, kind, data.name, found);
  if (places.length === 0) {
    const lacks = undeclared(kind);
    return lacks ? inconclusive(id, 'no-input', { ja: `${data.name}: ${WHERE[kind].ja}を調べられません。${lacks.ja}`, en: `${data.name}: ${WHERE[kind].en} could not be looked at. ${lacks.en}` }, evidence)
      : notApplicable(id, { ja: `${data.name}: ブラウザーの経路が宣言されていません。`, en: `${data.name}: the profile declares no route of a browser.` }, evidence);
  }
  const problem = places.find((one) => one.problem !== undefined)?.problem;
  if (problem) return fromProblem(id, problem, evidence);
  if (MUST_CONCERN.has(kind) && !places.some(({ concerns }) => concerns)) return inconclusive(id, 'control-failed', {
    ja: `${data.name}: ${WHERE[kind].ja}に試験したアカウントが現れないため、何も分かりません (${names(places)})。プロファイルの操作を確認してください。`,
    en: `${data.name}: the account does not appear in ${WHERE[kind].en}, so nothing is known (${names(places)}). Check the operations of the profile.`,
  }, evidence);
  const closed = places.find(({ complete }) => !complete);
  if (closed) return inconclusive(id, 'ambiguous-effect', {
    ja: `${data.name}: ${closed.name} の内容に読み取れない部分があります。`, en: `${data.name}: a part of what ${closed.name} gave could not be looked into.`,
  }, evidence);
  if (evidence.length === 0 && kind !== 'answers' && kind !== 'mail') return inconclusive(id, 'interrupted', { ja: '観察が記録されていません。', en: 'Nothing was recorded.' });
  const shown = evidence.length > 0 ? evidence : data.places.flatMap((one) => one.evidence);
  const wrong = places.filter(({ wrongPassword }) => wrongPassword);
  return pass(id, {
    ja: `${data.name}: ${WHERE[kind].ja}に認証情報は現れませんでした (${names(places)})。`, en: `${data.name}: no credential was found in ${WHERE[kind].en} (${names(places)}).`,
  }, shown, { notes: wrong.map(({ name }) => ({
    ja: `${data.name}: ${name} に、誤って入力されたパスワードが記録されています。正しいパスワードに近いことが多いので、記録しないことを勧めます。`,
    en: `${data.name}: ${name} keeps wrong passwords as they were typed, which are often close to the right one. They should not be kept.`,
  })) });
}

const names = (places: readonly SecretPlace[]): string => [...new Set(places.map(({ name }) => name))].join(', ');

function failed(id: string, kind: SecretCase, name: string, found: readonly SecretPlace[]): CaseResult {
  const labels = [...new Set(found.flatMap((one) => one.found))];
  return fail(id, {
    ja: `${name}: ${WHERE[kind].ja}に${labels.map((label) => LABELS[label].ja).join('・')}が現れました (${names(found)})。`,
    en: `${name}: ${labels.map((label) => LABELS[label].en).join(' and ')} showed up in ${WHERE[kind].en} (${names(found)}).`,
  }, found.flatMap((one) => one.evidence));
}

function judge(data: ConfidentialData, profile: TargetProfile): readonly CaseResult[] {
  const found = SECRET_CASES.map((kind) => judgeCase(kind, data));
  if (data.used) return found;
  // Found is found; what was not found says nothing of a credential that does not work.
  const failures = found.filter(({ outcome }) => outcome === 'fail');
  return [...failures, inconclusive(`shown-again@${data.name}`, data.problem?.code ?? 'control-failed', data.problem?.reason ?? {
    ja: `${data.name}: 渡された認証情報で本人がパスワードを決められませんでした。issuedCredentials.${data.name}.setPassword を確認してください。`,
    en: `${data.name}: the owner could not set a password by what was handed out. Check issuedCredentials.${data.name}.setPassword.`,
  }, data.places.flatMap((one) => one.evidence), { required: profile.issuedCredentials?.[data.name]?.delivery !== 'out-of-band' })];
}

export const credentialsConfidential = defineCheck({
  id: 'initial.credentials-confidential',
  rule: 1,
  needs: ['initial.credentials-confidential'],
  judge: (seen, { profile }) => seen['initial.credentials-confidential'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (data === undefined) return [fromProblem(`shown-again@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    return 'nothing' in data ? [judgeNothing('shown-again', data, evidence)] : judge(data, profile);
  }),
});
