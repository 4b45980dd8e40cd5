import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ChangeTrial, PasswordRuleData, PasswordSample, PasswordShape } from '../../observations/password.ts';
import type { Observation } from '../../observations/observation.ts';

/** How a case of a composition rule is judged and told. */
export interface RuleCase {
  /** What the negative input was, as a noun phrase. */
  readonly what: LocalText;
  /** The negative may be accepted when it then verifies in its full form alone (counting probes of `password.min-length`). */
  readonly fullFormAllowed?: boolean;
  /** Its acceptance is worth knowing and changes no verdict. */
  readonly observation?: boolean;
}

export type RuleObservation = Observation<'password.min-length' | 'password.require-upper' | 'password.require-lower' | 'password.require-digit' | 'password.require-symbol' | 'password.every-route'>;

const CLASSES: readonly (readonly [keyof PasswordShape, LocalText])[] = [
  ['upper', { ja: '英大文字', en: 'upper' }], ['lower', { ja: '英小文字', en: 'lower' }], ['digits', { ja: '数字', en: 'digits' }],
  ['symbols', { ja: '記号', en: 'symbols' }], ['others', { ja: 'その他', en: 'others' }],
];

/** `9 文字 (英大文字 2、英小文字 3、数字 2、記号 2)`. */
export function describeShape(shape: PasswordShape): LocalText {
  const parts = CLASSES.filter(([key]) => shape[key] > 0);
  const list = (language: 'ja' | 'en') => parts.map(([key, word]) => `${word[language]} ${shape[key]}`).join(language === 'ja' ? '、' : ', ');
  return { ja: `${shape.codePoints} 文字 (${list('ja')})`, en: `${shape.codePoints} characters (${list('en')})` };
}

const evidenceOf = (samples: readonly PasswordSample[]): readonly EvidenceRef[] =>
  [...new Set(samples.flatMap((sample) => [...sample.controlBefore.evidence, ...sample.negative.evidence, ...sample.controlAfter.evidence]))];

const brokenControl = (samples: readonly PasswordSample[]): ChangeTrial | undefined =>
  samples.flatMap((sample) => [sample.controlBefore, sample.controlAfter]).find((control) => control.effect !== 'accepted');

/** True: the negative counts as accepted. Undefined: its effect is not known. */
function accepted(sample: PasswordSample, rule: RuleCase): boolean | undefined {
  const { effect } = sample.negative;
  if (effect === 'rejected') return false;
  if (effect !== 'accepted') return undefined;
  if (!rule.fullFormAllowed) return true;
  if (sample.strippedForm === 'signed-in') return true;
  return sample.strippedForm === 'refused' ? false : undefined;
}

function judgeCase(id: string, route: string, samples: readonly PasswordSample[], rule: RuleCase): CaseResult {
  const evidence = evidenceOf(samples);
  const required = !rule.observation;
  const broken = brokenControl(samples);
  // An accepted negative needs no control afterwards: the forbidden password logged in. A refused one proves nothing without them.
  const takenCount = samples.filter((sample) => accepted(sample, rule) === true).length;
  const shape = describeShape((samples[0] as PasswordSample).negative.shape);
  if (takenCount === samples.length) {
    if (rule.observation) return pass(id, {
      ja: `経路 ${route}: ${rule.what.ja}も受け付けます (所見。要件の不適合ではありません)。`, en: `Route ${route}: ${rule.what.en} is accepted as well (an observation, no fail).`,
    }, evidence, { required, notes: [{ ja: `経路 ${route}: ${rule.what.ja}を受け付けました。`, en: `Route ${route} accepted ${rule.what.en}.` }] });
    return fail(id, {
      ja: `経路 ${route} で${rule.what.ja}(${shape.ja})を設定でき、そのパスワードでログインできました${samples.length > 1 ? ' (2 回とも)' : ''}。`,
      en: `On route ${route}, ${rule.what.en} (${shape.en}) could be set and logged in${samples.length > 1 ? ' (both times)' : ''}.`,
    }, evidence);
  }
  if (takenCount > 0) return inconclusive(id, 'flaky', {
    ja: `経路 ${route}: ${rule.what.ja}は ${samples.length} 回のうち ${takenCount} 回だけ受け付けられました。別の規則が働いていないか確認してください。`,
    en: `Route ${route}: ${rule.what.en} was accepted ${takenCount} of ${samples.length} times; look for another rule at work.`,
  }, evidence, { required });
  if (broken) return controlFailed(id, route, broken, evidence, required);
  if (required && samples.length < 2) return inconclusive(id, 'interrupted', {
    ja: `経路 ${route}: ${rule.what.ja}は 1 回しか試せませんでした (2 回必要です)。`, en: `Route ${route}: ${rule.what.en} was tried only once; two samples are needed.`,
  }, evidence, { required });
  const unclear = samples.find((sample) => accepted(sample, rule) === undefined);
  if (unclear) return inconclusive(id, unclear.negative.problem?.code ?? 'ambiguous-effect', unclear.negative.problem?.reason ?? {
    ja: `経路 ${route}: ${rule.what.ja}を試した後、どちらのパスワードが有効か分かりませんでした (${EFFECT_WORDS[unclear.negative.effect].ja})。`,
    en: `Route ${route}: after trying ${rule.what.en} it could not be told which password is in force (${EFFECT_WORDS[unclear.negative.effect].en}).`,
  }, evidence, { required });
  return pass(id, {
    ja: `経路 ${route} では${rule.what.ja}(${shape.ja})は設定されず、直後に規則どおりのパスワードは設定できました。`,
    en: `On route ${route}, ${rule.what.en} (${shape.en}) was not set, and a compliant password was accepted right after.`,
  }, evidence, { required });
}

const EFFECT_WORDS: Readonly<Record<ChangeTrial['effect'], LocalText>> = {
  accepted: { ja: '設定された', en: 'accepted' }, rejected: { ja: '拒否された', en: 'refused' },
  both: { ja: '新旧どちらでもログインできた', en: 'both old and new log in' }, neither: { ja: '新旧どちらでもログインできない', en: 'neither old nor new logs in' },
  unknown: { ja: '確かめられない', en: 'could not be told' },
};

function controlFailed(id: string, route: string, broken: ChangeTrial, evidence: readonly EvidenceRef[], required: boolean): CaseResult {
  const shape = describeShape(broken.shape);
  const effect = EFFECT_WORDS[broken.effect];
  // A cause that is known needs no guess beside it.
  const advice = broken.problem?.reason ?? {
    ja: '変更の最短間隔や使える記号の制限があれば declared.password に書いてください。',
    en: 'If there is a minimum age or a limit on symbols, declare it under declared.password.',
  };
  return inconclusive(id, broken.effect === 'rejected' ? 'control-failed' : broken.problem?.code ?? 'control-failed', {
    ja: `経路 ${route}: 規則どおりのはずのパスワード(${shape.ja})が設定できませんでした (${effect.ja})。${advice.ja}`,
    en: `Route ${route}: a password that fulfils the rule (${shape.en}) could not be set (${effect.en}). ${advice.en}`,
  }, evidence, { required });
}

/** Judges the samples of a composition rule, case by case on each route; case ids read `length-9@api`. `core` must be there on each. */
export function judgeRule(observations: readonly RuleObservation[], core: string, ruleOf: (caseId: string) => RuleCase): readonly CaseResult[] {
  return observations.flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`rule@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    const rule: PasswordRuleData = data;
    const ids = [...new Set(rule.samples.map((sample) => sample.case))];
    if (!ids.includes(core)) return [inconclusive(`${core}@${subject}`, 'interrupted', { ja: `経路 ${subject} では試せませんでした。`, en: `It was not tried on route ${subject}.` }, evidence)];
    return ids.map((id) => judgeCase(`${id}@${subject}`, subject, rule.samples.filter((sample) => sample.case === id), ruleOf(id)));
  });
}
