import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { DeviceEnd, DeviceUse, FactorTried, TrustedDeviceData } from '../../observations/second-factor.ts';
import { defineCheck } from '../define.ts';
import { taken } from './codes/taken.ts';

type Seen = Exclude<TrustedDeviceData, { absent: string }>;

const USES: Readonly<Record<string, LocalText>> = {
  'other-account': { ja: '別のアカウントに使った端末の Cookie', en: 'a device cookie used for another account' },
  'altered-identity': { ja: '利用者名を書き換えた端末の Cookie', en: 'a device cookie made to name another account' },
  'altered-expiry': { ja: '期限を書き換えた端末の Cookie', en: 'a device cookie with another expiry' },
  'guessed': { ja: '推測した値の端末の Cookie', en: 'a guessed device cookie' },
};

/** Uses every service can be tried with; the others need something readable in the cookie. */
const ALWAYS = ['other-account', 'guessed'];

const describe = ({ value, tried }: DeviceUse): string => `${value}${tried.status === undefined ? '' : ` (${tried.status})`}`;

/** A control of the whole observation that did not hold, or null. */
function broken({ route, without, genuine, genuineAfter, otherControl }: Seen): LocalText | null {
  if (taken(without) !== false) return {
    ja: `経路 ${route}: Cookie がなくても第一要素だけで管理者の目印が見えるため、端末の信頼について判定できません。mfa.admin-required の結果を見てください。`,
    en: `Route ${route}: the first factor alone shows the privileged marker even without a cookie; see mfa.admin-required.`,
  };
  if (taken(genuine) !== true) return {
    ja: `経路 ${route}: 信頼した端末でも第二要素を求められました。secondFactor.trustedDevice.${route} の remember と cookie を確認してください。`,
    en: `Route ${route}: a remembered device was asked for the second factor all the same. Check remember and cookie of secondFactor.trustedDevice.${route}.`,
  };
  if (taken(genuineAfter) !== true) return {
    ja: `経路 ${route}: 試験の後、本来の端末の Cookie も効かなくなりました。不正な使用で信頼が取り消されたとも考えられますが、拒否の理由を確かめられません。`,
    en: `Route ${route}: afterwards the genuine cookie did not serve either. Perhaps trust was taken back because of the misuse, but why the others were refused is not known.`,
  };
  if (taken(otherControl) !== true) return {
    ja: `経路 ${route}: もう一方のアカウントが両方の要素でもログインできず、拒否の理由を確かめられません。`,
    en: `Route ${route}: the other account could not sign in with both factors, so why it was refused is not known.`,
  };
  return null;
}

/** A prolonged cookie that works tells something only if the service looks at what it says: then an expired one does not. */
const forged = (name: string, uses: readonly DeviceUse[]): readonly DeviceUse[] => {
  const effective = uses.filter(({ tried }) => taken(tried) === true);
  if (name !== 'altered-expiry') return effective;
  const heeded = uses.some(({ value, tried }) => value === 'expired' && taken(tried) === false);
  return heeded ? effective.filter(({ value }) => value === 'prolonged') : [];
};

function judgeUse(data: Seen, name: string, uses: readonly DeviceUse[]): CaseResult {
  const { route } = data;
  const id = `${name}@${route}`;
  const what = USES[name] ?? { ja: name, en: name };
  const evidence = [...new Set(uses.flatMap((one) => one.evidence))];
  if (uses.length === 0) return inconclusive(id, 'interrupted', { ja: '観察が記録されていません。', en: 'Nothing was recorded.' });
  const effective = taken(data.without) === false ? forged(name, uses) : [];
  if (effective.length > 0) return fail(id, {
    ja: `経路 ${route}: ${what.ja}で、第二要素なしに管理者の目印が見えました: ${effective.map(describe).join('、')}。端末の信頼はアカウントに結び付け、推測も改変もできない値にしてください。`,
    en: `Route ${route}: ${what.en} showed the privileged marker without a second factor: ${effective.map(describe).join(', ')}. Bind trust to the account, by a value nobody can guess or alter.`,
  }, evidence);
  const control = broken(data);
  if (control) return inconclusive(id, 'control-failed', control, evidence);
  const unknown = uses.find(({ tried }) => taken(tried) === 'unknown');
  if (unknown) return unknown.tried.problem ? fromProblem(id, unknown.tried.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${what.ja}を使った後の状態を確かめられませんでした。`, en: `Route ${route}: it could not be told what ${what.en} gave.`,
  }, evidence);
  if (uses.some(({ tried }) => tried.hint !== undefined)) return inconclusive(id, 'throttled', {
    ja: `経路 ${route}: ${what.ja}を試すとき、回数の制限または画像認証に当たりました。時間をおいて再実行してください。`,
    en: `Route ${route}: a limiter or a challenge page stood before ${what.en}. Run it again later.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${what.ja} ${uses.length} 通りでは第二要素なしに先へ進めず、本来の Cookie では進めました。`,
    en: `Route ${route}: ${what.en}, in ${uses.length} forms, gave nothing without the second factor, and the genuine cookie did.`,
  }, evidence);
}

const held = (one: FactorTried | undefined): boolean => one !== undefined && taken(one) === true;

function judgeEnd(data: Seen, { name, before, after, control, problem, evidence }: DeviceEnd): CaseResult {
  const { route, account } = data;
  const id = `${name}@${route}`;
  if (problem || !after) return fromProblem(id, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence);
  if (!held(before) || taken(data.without) !== false) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 取り消す前から、信頼した端末が第二要素を求められたか、Cookie なしでも求められませんでした。`,
    en: `Route ${route}: already before trust was taken back, the remembered device was asked for the second factor, or nobody is.`,
  }, evidence);
  if (held(after)) return fail(id, {
    ja: `経路 ${route}: ${account} が端末の信頼を取り消した後も、その端末の Cookie と第一要素だけで管理者の目印が見えました。取り消しをサーバー側で効かせてください。`,
    en: `Route ${route}: after ${account} had taken back the trust, the device cookie and the first factor still showed the privileged marker. Revocation must take effect on the server.`,
  }, evidence);
  if (taken(after) === 'unknown') return inconclusive(id, after.problem?.code ?? 'ambiguous-effect', after.problem?.reason ?? {
    ja: `経路 ${route}: 取り消した後の状態を確かめられませんでした。`, en: `Route ${route}: it could not be told what the cookie gave after trust was taken back.`,
  }, evidence);
  if (!held(control)) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 取り消した後、${account} は両方の要素でもログインできませんでした。`, en: `Route ${route}: after trust was taken back, ${account} could not sign in with both factors either.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${account} が端末の信頼を取り消すと、その端末でも第二要素を求められるようになりました。`,
    en: `Route ${route}: once ${account} had taken back the trust, the device was asked for the second factor again.`,
  }, evidence);
}

function judge(data: TrustedDeviceData, all: readonly EvidenceRef[]): readonly CaseResult[] {
  const { route } = data;
  if ('absent' in data) return [notApplicable(`other-account@${route}`, {
    ja: `プロファイルの absences に、端末を信頼する機能はないとあります (${data.absent})。`, en: `The profile's absences say that devices are never remembered (${data.absent}).`,
  }, all)];
  const names = [...new Set([...ALWAYS, ...data.uses.map(({ name }) => name)])];
  const note: LocalText = data.readable.length > 0
    ? { ja: `経路 ${route}: 端末の Cookie から ${data.readable.join('、')} が読み取れます。`, en: `Route ${route}: the device cookie tells ${data.readable.join(' and ')} in readable form.` }
    : { ja: `経路 ${route}: 端末の Cookie から読み取れるものはありませんでした。`, en: `Route ${route}: nothing readable was found in the device cookie.` };
  const cases = names.map((name) => judgeUse(data, name, data.uses.filter((use) => use.name === name)));
  return [...cases.map((one, index) => (index === 0 ? { ...one, notes: [note] } : one)), ...data.ends.map((end) => judgeEnd(data, end))];
}

export const trustedDevice = defineCheck({
  id: 'mfa.trusted-device',
  rule: 1,
  needs: ['mfa.trusted-device'],
  judge: (seen) => seen['mfa.trusted-device'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(subject.replace('admin@', 'other-account@'), problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
