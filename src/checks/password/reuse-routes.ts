import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ReuseRoutesData, ReuseRouteTrial } from '../../observations/password.ts';
import { defineCheck } from '../define.ts';
import { featureCases } from './features.ts';

const WORDS: Readonly<Record<string, LocalText>> = {
  route: { ja: '直前のパスワード', en: 'the previous password' },
  'leading-space': { ja: '先頭に空白を足した直前のパスワード', en: 'the previous password after a space' },
  'trailing-space': { ja: '末尾に空白を足した直前のパスワード', en: 'the previous password before a space' },
  'other-normalisation': { ja: '文字の合成形を変えた直前のパスワード', en: 'the previous password in another Unicode normalisation' },
  'after-sign-in': { ja: 'ログインし直した後、直前のパスワード', en: 'the previous password, after signing in again,' },
  'after-unlock': { ja: '管理者がロックを解いた後、直前のパスワード', en: "the previous password, after an administrator's unlock," },
  'after-disabling': { ja: '無効化して有効に戻した後、直前のパスワード', en: 'the previous password, after disabling and enabling,' },
  cycle: { ja: '続けて変更した後、最初のパスワード', en: 'the first password, after rapid changes,' },
};

/** Worth knowing, and no fail: the catalogue's depth is exceeded, or somebody else than the user sets the old value. */
const isObservation = (id: string, { selfService }: ReuseRoutesData): boolean => id === 'cycle' || !selfService;

/** Cases for which the profile may well have no operation. */
const OPTIONAL = new Set(['after-unlock', 'after-disabling']);

/** The previous password itself is in force again. */
const returned = ({ attempt, plainPrevious, case: id }: ReuseRouteTrial): boolean =>
  (attempt?.effect === 'accepted' || attempt?.effect === 'both') && (!ALTERED.has(id) || plainPrevious === 'signed-in');

const ALTERED = new Set(['leading-space', 'trailing-space', 'other-normalisation']);

/** An altered form that is another password: accepted, and the previous one as it was does not log in. */
const another = ({ attempt, plainPrevious, case: id }: ReuseRouteTrial): boolean => ALTERED.has(id) && attempt?.effect === 'accepted' && plainPrevious === 'refused';

function notSetUp(id: string, data: ReuseRoutesData, trial: ReuseRouteTrial, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const broken = trial.setUp.find(({ effect }) => effect !== 'accepted');
  if (!broken) return undefined;
  // The first password of this case holds a Japanese letter, which a service need not accept.
  const [special, usual] = trial.setUp;
  if (trial.case === 'other-normalisation' && special?.effect === 'rejected' && usual?.effect === 'accepted') return notApplicable(id, {
    ja: `経路 ${data.route}: 日本語の文字を含むパスワードを受け付けないため、該当しません。`, en: `Route ${data.route}: passwords with Japanese letters are not accepted, so this does not apply.`,
  }, evidence);
  return inconclusive(id, broken.effect === 'rejected' ? 'window-not-elapsed' : broken.problem?.code ?? 'control-failed', {
    ja: `経路 ${data.route}: 続けてパスワードを変更できませんでした。変更の最短間隔があれば declared.password.minAgeSeconds に書いてください。${broken.problem?.reason.ja ?? ''}`,
    en: `Route ${data.route}: the password could not be changed several times in a row. If there is a minimum age, declare declared.password.minAgeSeconds. ${broken.problem?.reason.en ?? ''}`.trim(),
  }, evidence);
}

function unclear(id: string, data: ReuseRoutesData, { attempt, control, plainPrevious, case: kind }: ReuseRouteTrial, evidence: readonly EvidenceRef[], required: boolean): CaseResult | undefined {
  const what = WORDS[kind] ?? { ja: kind, en: kind };
  const uncertainForm = attempt?.effect === 'accepted' && plainPrevious === 'unknown';
  if (!attempt || uncertainForm || (attempt.effect !== 'rejected' && attempt.effect !== 'accepted')) return inconclusive(id, attempt?.problem?.code ?? 'ambiguous-effect', attempt?.problem?.reason ?? {
    ja: `経路 ${data.route}: ${what.ja}を試した後、どのパスワードが有効か分かりませんでした。`, en: `Route ${data.route}: after trying ${what.en} it could not be told which password is in force.`,
  }, evidence, { required });
  if (control?.effect === 'accepted') return undefined;
  return inconclusive(id, control?.problem?.code ?? 'control-failed', control?.problem?.reason ?? {
    ja: `経路 ${data.route}: ${what.ja}を拒否した直後に、新しいパスワードも設定できませんでした。拒否の理由が再利用とは言えません。`,
    en: `Route ${data.route}: after ${what.en} was refused, a new password was refused too, so the reason may be another.`,
  }, evidence, { required });
}

const evidenceOf = (trials: readonly ReuseRouteTrial[]): readonly EvidenceRef[] =>
  [...new Set(trials.flatMap(({ setUp, attempt, control }) => [...setUp, attempt, control]).flatMap((trial) => trial?.evidence ?? []))];

function judgeCase(kind: string, data: ReuseRoutesData, trials: readonly ReuseRouteTrial[], all: readonly EvidenceRef[]): CaseResult {
  const id = `${kind}@${data.route}`;
  const own = evidenceOf(trials);
  const evidence = own.length > 0 ? own : all;
  const what = WORDS[kind] ?? { ja: kind, en: kind };
  const observation = isObservation(kind, data);
  const required = !observation;
  const back = trials.filter(returned);
  const seen: LocalText = { ja: `経路 ${data.route} で${what.ja}をもう一度設定でき、ログインできました。`, en: `On route ${data.route}, ${what.en} could be set again and logged in.` };
  if (back.length > 0) return observation ? pass(id, {
    ja: `${seen.ja}${data.selfService ? '' : '利用者だけでは行えない経路のため、'}所見とします。`, en: `${seen.en} ${data.selfService ? 'An observation.' : 'The user cannot take this way alone, so it is an observation.'}`,
  }, evidence, { required, notes: [seen] }) : fail(id, seen, evidence);
  const hindered = trials.find(({ problem }) => problem)?.problem;
  if (hindered) return fromProblem(id, hindered, evidence, { required: required && !(OPTIONAL.has(kind) && hindered.code === 'no-input') });
  const trouble = trials.map((trial) => notSetUp(id, data, trial, evidence) ?? unclear(id, data, trial, evidence, required)).find((one) => one !== undefined);
  if (trouble) return trouble;
  const notes = trials.some(another) ? [{ ja: `経路 ${data.route}: ${what.ja}は別のパスワードとして受け付けられます。`, en: `Route ${data.route}: ${what.en} is accepted as another password.` }] : [];
  return pass(id, {
    ja: `経路 ${data.route} では${what.ja}でログインできるようにはならず、直後に新しいパスワードは設定できました。`,
    en: `On route ${data.route}, ${what.en} did not come into force again, and a new password was accepted right after.`,
  }, evidence, { required, notes });
}

/** Ways the user can take alone. */
const SELF_SERVICE = ['profile', 'forcedChange', 'forgotten'] as const;

export const reuseRoutes = defineCheck({
  id: 'password.reuse-routes',
  rule: 1,
  needs: ['password.reuse-routes'],
  judge: (seen, { profile }) => [
    ...seen['password.reuse-routes'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
      if (!data) return [fromProblem(`route@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
      const kinds = [...new Set(data.trials.map((trial) => trial.case))];
      if (kinds.length === 0) return [inconclusive(`route@${subject}`, 'interrupted', { ja: `経路 ${subject} では試せませんでした。`, en: `It was not tried on route ${subject}.` }, evidence)];
      return kinds.map((kind) => judgeCase(kind, data, data.trials.filter((trial) => trial.case === kind), evidence));
    }),
    ...featureCases('route@', profile, SELF_SERVICE),
  ],
});
