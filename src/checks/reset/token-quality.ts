import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import { LINK_CASES, LONG_EXPIRED, type LinkCase, type LinkCaseName, type LinkTrial, type ResetTokensData } from '../../observations/reset.ts';
import { defineCheck } from '../define.ts';
import { noReset, notRecorded } from './common.ts';
import { guessing, unpredictable } from './tokens.ts';

const WHAT: Readonly<Record<LinkCaseName, LocalText>> = {
  'used-twice': { ja: '一度使ったリンク', en: 'a link that had been used' },
  'older-link': { ja: '新しいリンクより前に送られたリンク', en: 'a link sent before a newer one' },
  'after-password-change': { ja: 'パスワードの変更より前に送られたリンク', en: 'a link sent before the password was changed' },
  'after-mail-change': { ja: 'メールアドレスの変更より前に送られたリンク', en: 'a link sent before the mail address was changed' },
  'after-disable': { ja: '利用停止中のアカウントのリンク', en: 'the link of an account that had been disabled' },
  lifetime: { ja: '有効期限を過ぎたリンク', en: 'a link past its lifetime' },
  'other-account': { ja: '別のアカウントを名乗って送った他人のリンク', en: "somebody else's link, sent with another account's name" },
  altered: { ja: '変えたトークン', en: 'altered tokens' },
};

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const WEEK_S = 7 * DAY_S;

const worked = ({ effect }: LinkTrial): boolean => effect === 'accepted' || effect === 'both';
const evidenceOf = ({ controls, probes }: LinkCase): readonly EvidenceRef[] => [...new Set([...controls, ...probes].flatMap(({ evidence }) => evidence))];

function judgeCase(setter: string, one: LinkCase): CaseResult {
  const id = `${one.case}@${setter}`;
  const what = WHAT[one.case];
  const evidence = evidenceOf(one);
  const taken = one.probes.filter(worked);
  if (taken.length > 0 && one.case !== 'older-link') {
    const names = taken.map(({ name }) => name).join(', ');
    return fail(id, {
      ja: `再設定 ${setter}: ${what.ja}でパスワードを設定できました (${names})。`,
      en: `Reset ${setter}: ${what.en} set the password (${names}).`,
    }, taken.flatMap((trial) => trial.evidence));
  }
  if (one.notCarried) return notApplicable(id, {
    ja: `再設定 ${setter}: リンクのほかにアカウントを示す値を送らないため、他人のアカウントを名乗ることができません。`,
    en: `Reset ${setter}: nothing but the link tells the account, so none other can be named.`,
  }, evidence);
  if (one.problem) return fromProblem(id, one.problem, evidence);
  const broken = one.controls.find((trial) => !worked(trial));
  if (broken || one.controls.length === 0) return inconclusive(id, broken?.problem?.code ?? 'control-failed', broken?.problem?.reason ?? {
    ja: `再設定 ${setter}: 届いたばかりのリンクでもパスワードを設定できなかったため、${what.ja}が拒否されたとは言えません。passwords.setters.${setter} の operation を確認してください。`,
    en: `Reset ${setter}: not even a fresh link set the password, so nothing is proven about ${what.en}. Check the operation of passwords.setters.${setter}.`,
  }, evidence);
  if (one.case === 'older-link' && one.probes.some(worked)) return pass(id, {
    ja: `再設定 ${setter}: 新しいリンクを送った後も、${what.ja}が使えます (所見)。`, en: `Reset ${setter}: ${what.en} still works (an observation).`,
  }, evidence, { required: false, notes: [{
    ja: `再設定 ${setter}: 新しいリンクを求めたら、前のリンクを無効にすることを勧めます。`, en: `Reset ${setter}: a newer link should put an end to the older one.`,
  }] });
  const unclear = one.probes.find(({ effect }) => effect !== 'rejected');
  if (unclear || one.probes.length === 0) return inconclusive(id, unclear?.problem?.code ?? 'ambiguous-effect', unclear?.problem?.reason ?? {
    ja: `再設定 ${setter}: ${what.ja}がパスワードを設定したかどうか確かめられませんでした (${unclear?.name ?? '試行なし'})。`,
    en: `Reset ${setter}: whether ${what.en} set the password could not be told (${unclear?.name ?? 'not tried'}).`,
  }, evidence, one.case === 'older-link' ? { required: false } : {});
  return pass(id, {
    ja: `再設定 ${setter}: ${what.ja}ではパスワードを設定できませんでした (${one.probes.length} 通り)。`,
    en: `Reset ${setter}: ${what.en} did not set the password (${one.probes.length} tried).`,
  }, evidence);
}

function judgeLifetime(setter: string, one: LinkCase): CaseResult {
  const id = `lifetime@${setter}`;
  const { lifetimeSeconds, probes, problem } = one;
  const waited = probes.length > 0 || problem !== undefined;
  if (lifetimeSeconds !== undefined && lifetimeSeconds > WEEK_S) return inconclusive(id, 'window-not-elapsed', {
    ja: `再設定 ${setter}: 申告された有効期限が 7 日を超えています。期限を 24 時間以内にするよう提供者に求めてください。`,
    en: `Reset ${setter}: the declared lifetime is longer than seven days. Ask the vendor for 24 hours at most.`,
  }, evidenceOf(one));
  if (!waited) return inconclusive(id, lifetimeSeconds === undefined ? 'no-input' : 'window-not-elapsed', lifetimeSeconds === undefined ? {
    ja: `再設定 ${setter}: リンクの有効期限が申告されていません。passwords.setters.${setter}.lifetimeSeconds に書いてください。`,
    en: `Reset ${setter}: the lifetime of links is not declared. Write passwords.setters.${setter}.lifetimeSeconds.`,
  } : {
    ja: `再設定 ${setter}: 有効期限 ${lifetimeSeconds} 秒は 1 回の実行で待つには長すぎます。検証環境の期限を 1 時間以内にすると確かめられます。`,
    en: `Reset ${setter}: a lifetime of ${lifetimeSeconds} s is too long to be waited for in one run. With at most an hour in the staging environment it can be confirmed.`,
  }, evidenceOf(one));
  const early = probes.find((trial) => trial.name !== LONG_EXPIRED && worked(trial));
  const late = probes.find(({ name }) => name === LONG_EXPIRED);
  if (early && !(late && worked(late))) return inconclusive(id, problem?.code ?? 'window-not-elapsed', {
    ja: `再設定 ${setter}: リンクは申告された有効期限の直後にはまだ使えました${late?.effect === 'rejected' ? 'が、その後は使えなくなりました' : '。その後も使えるかは確かめられませんでした'}。実際の期限を提供者に確認してください。`,
    en: `Reset ${setter}: a link still worked right after its declared lifetime; ${late?.effect === 'rejected' ? 'later one did not' : 'whether one works later could not be told'}. Ask the vendor how long links really live.`,
  }, evidenceOf(one));
  const judged = judgeCase(setter, one);
  if (judged.outcome !== 'pass' || lifetimeSeconds === undefined) return judged;
  if (lifetimeSeconds > DAY_S) return inconclusive(id, 'ambiguous-effect', {
    ja: `再設定 ${setter}: リンクは ${lifetimeSeconds} 秒で無効になりますが、24 時間を超えています。`, en: `Reset ${setter}: links end after ${lifetimeSeconds} s, which is more than 24 hours.`,
  }, judged.evidence);
  return lifetimeSeconds <= HOUR_S ? judged : { ...judged, notes: [{
    ja: `再設定 ${setter}: リンクの有効期限は 1 時間を超えています (${lifetimeSeconds} 秒)。`, en: `Reset ${setter}: links live longer than an hour (${lifetimeSeconds} s).`,
  }] };
}

function judge(data: ResetTokensData): readonly CaseResult[] {
  const cases = LINK_CASES.map((name) => {
    const one = data.cases.find((candidate) => candidate.case === name);
    if (!one) return notRecorded(`${name}@${data.setter}`);
    return name === 'lifetime' ? judgeLifetime(data.setter, one) : judgeCase(data.setter, one);
  });
  return [...cases, unpredictable(data), guessing(data)];
}

export const tokenQuality = defineCheck({
  id: 'reset.token-quality',
  rule: 1,
  needs: ['reset.token-quality'],
  judge: (seen, { profile }) => seen['reset.token-quality'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (data === undefined) return [problem ? fromProblem(`used-twice@${subject}`, problem, evidence) : notRecorded(`used-twice@${subject}`)];
    return 'absent' in data ? [noReset('used-twice', profile)] : judge(data);
  }),
});
