import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { EnrolmentAbsent, EnrolmentData, EnrolmentSituation } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

const SITUATIONS: Readonly<Record<EnrolmentSituation, LocalText>> = {
  created: { ja: '新しく作った、第二要素のない管理者', en: 'an administrator who was created without a second factor' },
  promoted: { ja: '一般の利用者から管理者にしたアカウント', en: 'an ordinary user who was made an administrator' },
  'factor-removed': { ja: '別の管理者が第二要素を外した管理者', en: 'an administrator whose second factor another one took away' },
};

const refs = (looks: EnrolmentData['looks']): readonly EvidenceRef[] => [...new Set(looks.flatMap(({ evidence }) => evidence))];

function judgeRoute(data: EnrolmentData, route: string, all: readonly EvidenceRef[]): CaseResult {
  const id = `${data.situation}@${route}`;
  const who = SITUATIONS[data.situation];
  const looks = data.looks.filter((look) => look.route === route);
  const control = data.control.find((look) => look.route === route);
  const evidence = [...new Set([...refs(looks), ...(control?.evidence ?? [])])];
  const open = looks.filter(({ opened }) => opened.some((name) => !data.strangers.includes(name)));
  if (open.length > 0) {
    const ways = [...new Set(open.map(({ by }) => by))].filter((by) => by !== 'direct');
    return fail(id, {
      ja: `経路 ${route}: ${who.ja} (${data.account}) が、第二要素を登録する前にパスワードだけで ${[...new Set(open.flatMap(({ opened }) => opened))].join('、')} に届きました${ways.length > 0 ? ` (${ways.join('、')})` : ''}。`,
      en: `Route ${route}: ${who.en} (${data.account}) reached ${[...new Set(open.flatMap(({ opened }) => opened))].join(', ')} by the password alone, before enrolling a second factor${ways.length > 0 ? ` (${ways.join(', ')})` : ''}.`,
    }, refs(open));
  }
  if (data.factor === 'kept') return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${data.account} の第二要素は外れず、元のものが有効なままでした。第二要素のない管理者を見ていません。adminEnrolment.removeFactor を確認するか、外せないなら absences に feature: factorRemoval と書いてください。`,
    en: `Route ${route}: the second factor of ${data.account} was not taken away and goes on working, so no administrator without one was seen. Check adminEnrolment.removeFactor or, if it cannot be done, write feature: factorRemoval under absences.`,
  }, evidence);
  if (data.factor === null) return data.problem ? fromProblem(id, data.problem, all) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${who.ja} (${data.account}) に第二要素を登録できず、登録すれば使えることを確かめられませんでした。enrolment を確認してください。`,
    en: `Route ${route}: no second factor could be enrolled for ${who.en} (${data.account}), so it could not be shown to work with one. Check enrolment.`,
  }, all);
  if ((control?.opened ?? []).filter((name) => !data.strangers.includes(name)).length === 0) return control?.problem ? fromProblem(id, control.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${who.ja} (${data.account}) は第二要素を示しても、管理者だけに見えるものに届きませんでした。routes.${route}.privileged と adminFunctions を確認してください。`,
    en: `Route ${route}: even with a second factor ${who.en} (${data.account}) reached nothing that only administrators see. Check routes.${route}.privileged and adminFunctions.`,
  }, evidence);
  const unseen = looks.find(({ unanswered }) => unanswered.length > 0);
  if (unseen || looks.length === 0) return unseen?.problem ? fromProblem(id, unseen.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: 第二要素を登録する前に何が使えるかを確かめられませんでした。`, en: `Route ${route}: it could not be told what works before a second factor is enrolled.`,
  }, evidence);
  const notes = data.setting === undefined ? [] : [{
    ja: `管理者に第二要素を必須とする設定: ${data.setting}`, en: `Setting that makes a second factor compulsory for administrators: ${data.setting}`,
  }];
  return pass(id, {
    ja: `経路 ${route}: ${who.ja} (${data.account}) は、第二要素なしでは ${looks.length} 回のいずれでも管理者の機能に届かず、第二要素を示すと届きました。`,
    en: `Route ${route}: without a second factor ${who.en} (${data.account}) reached nothing privileged in ${looks.length} tries, and did with one.`,
  }, evidence, { notes });
}

/** Where only the vendor creates administrators, that first sign-in cannot be looked at here. */
const judgeAbsent = ({ situation, statement }: EnrolmentAbsent): CaseResult => (situation === 'created' ? inconclusive(situation, 'no-input', {
  ja: `管理者を作れるのは提供者だけとプロファイルにあります (${statement})。第二要素を登録していない管理者を提供者に用意してもらい、pools.unenrolledAdmins.accounts に書いてください。`,
  en: `The profile says that only the vendor creates administrators (${statement}). Have one made without a second factor and name it under pools.unenrolledAdmins.accounts.`,
}) : notApplicable(situation, {
  ja: `プロファイルの absences に、この操作はないとあります (${statement})。`, en: `The profile's absences say that this cannot be done (${statement}).`,
}));

export const enrolmentEnforced = defineCheck({
  id: 'mfa.enrolment-enforced',
  rule: 1,
  needs: ['mfa.enrolment-enforced'],
  judge: (seen) => seen['mfa.enrolment-enforced'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(subject, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    return data.possible ? data.routes.map((route) => judgeRoute(data, route, evidence)) : [judgeAbsent(data)];
  }),
});
