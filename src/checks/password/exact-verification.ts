import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ExactVerificationData, VerificationTrial } from '../../observations/password.ts';
import { defineCheck } from '../define.ts';

const WORDS: Readonly<Record<string, LocalText>> = {
  'swapped-case': { ja: '大文字と小文字を入れ替えたもの', en: 'the password with upper and lower case swapped' },
  'changed-upper': { ja: '英大文字を別の英大文字に変えたもの', en: 'the password with other upper-case letters' },
  'changed-lower': { ja: '英小文字を別の英小文字に変えたもの', en: 'the password with other lower-case letters' },
  'changed-digit': { ja: '数字を別の数字に変えたもの', en: 'the password with other digits' },
  'changed-symbol': { ja: '記号を別の記号に変えたもの', en: 'the password with other symbols' },
  'leading-space': { ja: '先頭に空白を足したもの', en: 'the password after a space' },
  'trailing-space': { ja: '末尾に空白を足したもの', en: 'the password before a space' },
  'full-width': { ja: '全角にしたもの', en: 'the password in full-width characters' },
  'last-removed': { ja: '最後の 1 文字を除いたもの', en: 'the password without its last character' },
  'last-changed': { ja: '最後の 1 文字を変えたもの', en: 'the password with another last character' },
  suffix: { ja: '末尾に文字を足したもの', en: 'the password with characters after it' },
};

function wordsOf({ case: id, passwordLength }: VerificationTrial): LocalText {
  const [, what, kept] = /^(prefix|tail-after)-(\d+)$/.exec(id) ?? [];
  if (what === 'prefix') return { ja: `${passwordLength} 文字のパスワードの先頭 ${kept} 文字だけ`, en: `only the first ${kept} of ${passwordLength} characters` };
  if (what !== undefined) return { ja: `${passwordLength} 文字のパスワードの ${kept} 文字目より後を変えたもの`, en: `a password of ${passwordLength} characters with another tail after the first ${kept}` };
  return WORDS[id] ?? { ja: id, en: id };
}

/** Characters of the password that the form still holds from its beginning, where the form is about that. */
function keptBeginning({ case: id, passwordLength }: VerificationTrial): number | undefined {
  const kept = /^(?:prefix|tail-after)-(\d+)$/.exec(id)?.[1];
  if (kept !== undefined) return Number(kept);
  if (id === 'suffix') return passwordLength;
  return id === 'last-removed' || id === 'last-changed' ? passwordLength - 1 : undefined;
}

/** Accepted forms that leave the rule standing: a cut-off not below it, spaces dropped around what is typed, a Unicode normalisation. */
function harmless(trial: VerificationTrial, minLength: number): boolean {
  const kept = keptBeginning(trial);
  return kept === undefined ? ['leading-space', 'trailing-space', 'full-width'].includes(trial.case) : kept >= minLength;
}

function judgeTrial(trial: VerificationTrial, route: string, minLength: number, comparing: boolean): CaseResult {
  const id = `${trial.case}@${route}`;
  const what = wordsOf(trial);
  const { evidence } = trial;
  if (!comparing) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: まったく別のパスワードが拒否されることを確かめられないため、照合の正確さを調べられません。routes.${route} の signIn と whoami を確認してください。`,
    en: `Route ${route}: a wholly different password was not seen to be refused, so nothing is known about the comparison. Check signIn and whoami of routes.${route}.`,
  }, evidence);
  if (trial.variant === 'signed-in') {
    const observed: LocalText = { ja: `経路 ${route}: ${what.ja}でもログインできます。`, en: `Route ${route}: ${what.en} logs in as well.` };
    if (harmless(trial, minLength)) return pass(id, {
      ja: `${observed.ja}要件の文字数を損なわないため所見とします。`, en: `${observed.en} It does not void the rule, so it is an observation.`,
    }, evidence, { notes: [observed] });
    return fail(id, { ja: `経路 ${route}: パスワードではないのに、${what.ja}でログインできました。`, en: `Route ${route}: ${what.en} is not the password, yet it logged in.` }, evidence);
  }
  if (trial.variant === 'unknown') return fromProblem(id, trial.problem ?? { code: 'ambiguous-effect', reason: {
    ja: `経路 ${route}: ${what.ja}でログインできるかどうか分かりませんでした。`, en: `Route ${route}: it could not be told whether ${what.en} logs in.`,
  } }, evidence);
  if (trial.controlBefore !== 'signed-in' || trial.controlAfter !== 'signed-in') return inconclusive(id, trial.problem?.code ?? 'throttled', trial.problem?.reason ?? {
    ja: `経路 ${route}: ${what.ja}を試す${trial.controlBefore === 'signed-in' ? '後' : '前'}に、正しいパスワードでもログインできませんでした。ロックの失敗回数を declared.lockout.threshold に書き、pools.users.unlock を用意してください。`,
    en: `Route ${route}: ${trial.controlBefore === 'signed-in' ? 'after' : 'before'} trying ${what.en}, the password itself did not log in either. Declare declared.lockout.threshold and pools.users.unlock.`,
  }, evidence);
  return pass(id, { ja: `経路 ${route}: ${what.ja}ではログインできず、正しいパスワードではその前後ともログインできました。`, en: `Route ${route}: ${what.en} did not log in, the password itself did before and after.` }, evidence);
}

function judge(data: ExactVerificationData, minLength: number, all: readonly EvidenceRef[]): readonly CaseResult[] {
  const { route } = data;
  const different = data.trials.find((trial) => trial.case === 'wholly-different');
  const forms = data.trials.filter((trial) => trial !== different);
  if (forms.length === 0) return [inconclusive(`swapped-case@${route}`, 'control-failed', {
    ja: `経路 ${route}: 使い捨てアカウントのパスワードを ${data.leastLength} 文字のものに変えられなかったため、試せませんでした。passwordRoutes と declared.password を確認してください。`,
    en: `Route ${route}: no disposable account could be given a password of ${data.leastLength} characters, so nothing was tried. Check passwordRoutes and declared.password.`,
  }, all)];
  const longOnes = forms.some(({ case: id }) => /^(?:prefix|tail-after)-/.test(id));
  return [
    ...forms.map((trial) => judgeTrial(trial, route, minLength, different?.variant === 'refused')),
    ...(longOnes ? [] : [inconclusive(`prefix-${minLength - 1}@${route}`, 'control-failed', {
      ja: `経路 ${route}: 長いパスワードを設定できなかったため、先頭だけで照合していないかを調べられませんでした。使える長さの上限を提供者に確認してください。`,
      en: `Route ${route}: no longer password could be set, so a cut-off could not be looked for. Ask the vendor for the greatest length.`,
    }, all)]),
  ];
}

export const exactVerification = defineCheck({
  id: 'password.exact-verification',
  rule: 1,
  needs: ['password.exact-verification'],
  judge: (seen, { policy }) => seen['password.exact-verification'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, policy.parameters.password.minLength, evidence)
    : [fromProblem(`swapped-case@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
