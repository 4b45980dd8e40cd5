import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { BoundsTrial, UsabilityData } from '../../observations/password.ts';
import { defineCheck } from '../define.ts';

interface Bound {
  readonly what: LocalText;
  readonly wanted: 'accepted' | 'rejected';
  /** Worth knowing, and no fail. */
  readonly observation: boolean;
}

const BOUNDS: Readonly<Record<string, Bound>> = {
  'length-64': { what: { ja: '64 文字のパスワード', en: 'a password of 64 characters' }, wanted: 'accepted', observation: false },
  'length-128': { what: { ja: '128 文字のパスワード', en: 'a password of 128 characters' }, wanted: 'accepted', observation: true },
  spaces: { what: { ja: '途中に空白のあるパスワード', en: 'a password with spaces inside' }, wanted: 'accepted', observation: true },
  'printable-ascii': { what: { ja: '印字可能な ASCII 文字をすべて含むパスワード', en: 'a password of all printable ASCII characters' }, wanted: 'accepted', observation: true },
  japanese: { what: { ja: '日本語の文字を含むパスワード', en: 'a password with Japanese characters' }, wanted: 'accepted', observation: true },
  paste: { what: { ja: '貼り付けた新しいパスワード', en: 'a new password that was pasted' }, wanted: 'accepted', observation: false },
  'wrong-current': { what: { ja: '誤った現在のパスワードによる変更', en: 'a change with a wrong present password' }, wanted: 'rejected', observation: false },
  'empty-current': { what: { ja: '現在のパスワードを空にした変更', en: 'a change with an empty present password' }, wanted: 'rejected', observation: false },
};

const isDone = ({ effect }: BoundsTrial['attempt']): boolean => effect === 'accepted' || effect === 'both';

function judgeTrial(trial: BoundsTrial, route: string): CaseResult {
  const id = `${trial.case}@${route}`;
  const { what, wanted, observation } = BOUNDS[trial.case] ?? { what: { ja: trial.case, en: trial.case }, wanted: 'accepted', observation: true };
  const { controlBefore, attempt, controlAfter } = trial;
  const evidence: readonly EvidenceRef[] = [...new Set([...controlBefore.evidence, ...attempt.evidence, ...controlAfter.evidence])];
  const required = !observation;
  const done: LocalText = { ja: `経路 ${route}: ${what.ja}は受け付けられました。`, en: `Route ${route}: ${what.en} was accepted.` };
  const refused: LocalText = { ja: `経路 ${route}: ${what.ja}は受け付けられませんでした。`, en: `Route ${route}: ${what.en} was not accepted.` };
  // That something was done needs no control; that it was refused does.
  if (isDone(attempt)) return wanted === 'accepted' ? pass(id, done, evidence, { required }) : fail(id, done, evidence);
  const broken = [controlBefore, controlAfter].find(({ effect }) => effect !== 'accepted');
  if (broken) return inconclusive(id, broken.problem?.code ?? 'control-failed', broken.problem?.reason ?? {
    ja: `経路 ${route}: 通常の変更ができなかったため、${what.ja}について何も言えません。`, en: `Route ${route}: an ordinary change did not work, so nothing is known about ${what.en}.`,
  }, evidence, { required });
  if (attempt.effect !== 'rejected') return fromProblem(id, attempt.problem ?? { code: 'ambiguous-effect', reason: {
    ja: `経路 ${route}: ${what.ja}の後、どのパスワードが有効か分かりませんでした。`, en: `Route ${route}: after ${what.en} it could not be told which password is in force.`,
  } }, evidence, { required });
  if (wanted === 'rejected') return pass(id, refused, evidence, { required });
  return observation ? pass(id, { ja: `${refused.ja}所見とします。`, en: `${refused.en} An observation.` }, evidence, { required, notes: [refused] }) : fail(id, refused, evidence);
}

function observations(data: UsabilityData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const told = (id: string, reason: LocalText, note: boolean): CaseResult => pass(`${id}@${data.route}`, reason, evidence, { required: false, notes: note ? [reason] : [] });
  return [
    ...(data.otherSession === null ? [] : [told('other-sessions', data.otherSession === 'ended'
      ? { ja: `経路 ${data.route}: 変更すると、ほかのセッションは終わりました。`, en: `Route ${data.route}: a change ended the other session.` }
      : { ja: `経路 ${data.route}: 変更した後も、ほかのセッションは有効でした。`, en: `Route ${data.route}: the other session outlived a change.` }, data.otherSession === 'alive')]),
    ...(data.noticeMail === null ? [] : [told('notice-mail', data.noticeMail
      ? { ja: `経路 ${data.route}: 変更を知らせるメールが届きました。`, en: `Route ${data.route}: a mail told of the change.` }
      : { ja: `経路 ${data.route}: 変更を知らせるメールは届きませんでした。`, en: `Route ${data.route}: no mail told of the change.` }, !data.noticeMail)]),
  ];
}

export const usabilityBounds = defineCheck({
  id: 'password.usability-bounds',
  rule: 1,
  needs: ['password.usability-bounds'],
  judge: (seen) => {
    const observed = seen['password.usability-bounds'];
    const cases = observed.flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
      ? [...data.trials.map((trial) => judgeTrial(trial, data.route)), ...observations(data, evidence)]
      : [fromProblem(`length-64@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)]));
    if (cases.some(({ id }) => id.startsWith('paste@'))) return cases;
    return [...cases, inconclusive('paste', 'no-input', {
      ja: '画面でパスワードを変える経路がないため、貼り付けを試せませんでした。passwordRoutes に client: browser の経路を書いてください。',
      en: 'Pasting could not be tried for want of a page: declare a route of a browser under passwordRoutes.',
    }, [], { required: false })];
  },
});
