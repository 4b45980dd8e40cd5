import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import { type BeforeChange, isNothing, type MustChangeData } from '../../observations/issued-credentials.ts';
import { defineCheck } from '../define.ts';
import { judgeNothing } from './nothing-issued.ts';

const evidenceOf = (access: DataAccess, all: readonly EvidenceRef[]): readonly EvidenceRef[] => (access.evidence.length > 0 ? access.evidence : all);

interface Wording {
  readonly broken: LocalText;
  readonly kept: LocalText;
}

/** After the change everything works: so what was refused before was refused for want of it. */
function control(id: string, { after, name, problem }: MustChangeData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (after.identity === 'self' && after.shown.length > 0) return undefined;
  if (problem ?? after.problem) return fromProblem(id, (problem ?? after.problem)!, evidence);
  return inconclusive(id, 'control-failed', {
    ja: `issuedCredentials.${name}: パスワードを変更した後も、ログインしてデータに届くことを確かめられませんでした。setPassword と resources を確認してください。`,
    en: `issuedCredentials.${name}: even after the change the account did not sign in and reach data. Check setPassword and the resources.`,
  }, evidence);
}

/** Data is the effect; an identity without data is told as a remark. */
function judgeAccess(id: string, data: MustChangeData, access: DataAccess, { broken, kept }: Wording, all: readonly EvidenceRef[]): CaseResult {
  const evidence = evidenceOf(access, all);
  if (access.shown.length > 0) return fail(id, { ja: `${broken.ja} (${access.shown.join('、')})。`, en: `${broken.en} (${access.shown.join(', ')}).` }, evidence);
  const uncontrolled = control(id, data, all);
  if (uncontrolled) return uncontrolled;
  if (access.identity === 'unknown' || access.problem) return access.problem ? fromProblem(id, access.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `issuedCredentials.${data.name}: 初期パスワードで何ができるかを確かめられませんでした。`, en: `issuedCredentials.${data.name}: it could not be told what the issued password opens.`,
  }, evidence);
  const notes = access.identity === 'self' ? [{ ja: `${id}: 変更の前でも whoami は本人を答えました (データは渡していません)。`, en: `${id}: whoami named the account before the change (no data was given).` }] : [];
  return pass(id, kept, all, { notes });
}

function judgeTried(data: MustChangeData, { name: what, effect, problem }: BeforeChange, all: readonly EvidenceRef[]): CaseResult {
  const id = `${what === 'function' ? 'function' : 'tokens'}@${data.route}/${data.name}${what === 'function' ? '' : `/${what}`}`;
  const named: LocalText = what === 'function' ? { ja: '保存の操作', en: 'storing something' } : { ja: `認証情報を渡す機能 (${what})`, en: `what hands out credentials (${what})` };
  if (effect === true) return fail(id, {
    ja: `issuedCredentials.${data.name} (経路 ${data.route}): 初期パスワードを変更する前に、${named.ja}が通りました。`, en: `issuedCredentials.${data.name} (route ${data.route}): before the issued password was changed, ${named.en} worked.`,
  }, all);
  const uncontrolled = control(id, data, all);
  if (uncontrolled) return uncontrolled;
  if (effect === 'unknown') return problem ? fromProblem(id, problem, all) : inconclusive(id, 'ambiguous-effect', {
    ja: `issuedCredentials.${data.name}: ${named.ja}の効果を確かめられませんでした。`, en: `issuedCredentials.${data.name}: the effect of ${named.en} could not be told.`,
  }, all);
  return pass(id, {
    ja: `issuedCredentials.${data.name} (経路 ${data.route}): 初期パスワードを変更する前は、${named.ja}は通りませんでした。`, en: `issuedCredentials.${data.name} (route ${data.route}): before the issued password was changed, ${named.en} did not work.`,
  }, all);
}

function judge(data: MustChangeData, all: readonly EvidenceRef[]): readonly CaseResult[] {
  const { name, route, before, again, tried, sameValue, issuedAfter } = data;
  const [own] = before;
  const open = (own?.access.shown.length ?? 0) > 0;
  const about = (on: string): LocalText => ({ ja: `issuedCredentials.${name} (経路 ${on})`, en: `issuedCredentials.${name} (route ${on})` });
  const cases = before.map(({ route: on, access }) => judgeAccess(`before-change@${on}/${name}`, data, access, {
    broken: { ja: `${about(on).ja}: 初期パスワードを変更しないまま、データに届きました`, en: `${about(on).en}: data was reached without changing the issued password` },
    kept: { ja: `${about(on).ja}: 初期パスワードのままではデータに届かず、変更すると届きました。`, en: `${about(on).en}: the issued password reached no data, and the changed one did.` },
  }, all));
  cases.push(judgeAccess(`issued-dead@${route}/${name}`, data, issuedAfter, {
    broken: { ja: `${about(route).ja}: パスワードを変更した後も、初期パスワードでデータに届きました`, en: `${about(route).en}: after the change the issued password still reached data` },
    kept: { ja: `${about(route).ja}: 変更した後は、初期パスワードではデータに届きませんでした。`, en: `${about(route).en}: after the change the issued password reached no data.` },
  }, all));
  // Where nothing is held back in the first place, what follows would only repeat it.
  if (open) return cases;
  return [
    ...cases, ...tried.map((one) => judgeTried(data, one, all)),
    judgeAccess(`again@${route}/${name}`, data, again, {
      broken: { ja: `${about(route).ja}: 変更しないままもう一度ログインすると、データに届きました`, en: `${about(route).en}: a second sign-in without the change reached data` },
      kept: { ja: `${about(route).ja}: 変更しないままもう一度ログインしても、データに届きませんでした。`, en: `${about(route).en}: a second sign-in without the change reached no data.` },
    }, all),
    judgeAccess(`same-value@${route}/${name}`, data, sameValue, {
      broken: { ja: `${about(route).ja}: 初期パスワードと同じものを新しいパスワードにすると、データに届きました`, en: `${about(route).en}: with the issued password given as the new one, data was reached` },
      kept: { ja: `${about(route).ja}: 初期パスワードと同じものは、新しいパスワードとして認められませんでした。`, en: `${about(route).en}: the issued password was not taken for the new one.` },
    }, all),
  ];
}

export const mustChange = defineCheck({
  id: 'initial.must-change',
  rule: 1,
  needs: ['initial.must-change'],
  judge: (seen) => seen['initial.must-change'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`before-change@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    if (isNothing(data)) return [judgeNothing('before-change', data, evidence)];
    if (data.kind === 'password') return judge(data, evidence);
    return [notApplicable(`before-change@${subject}`, {
      ja: `issuedCredentials.${data.name} はリンクで、パスワードは本人が決めるため、変更は要りません。`, en: `issuedCredentials.${data.name} is a link by which owners set a password of their own; nothing has to be changed.`,
    }, evidence)];
  }),
});
