import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { TenantTerminatedData, TerminationLife } from '../../observations/deletion.ts';
import { defineCheck } from '../define.ts';
import { brokenControl } from '../tenant/reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from '../tenant/type.ts';
import { describeSurvivors, evidenceOfLives, longest, survives, unclear } from './lives.ts';

/** Times in the account's own name say nothing to a reader of the report; what it may do does. */
const idOf = ({ what, place, type, route, actor }: TerminationLife): string =>
  (what === 'outlet' || what === 'other-tenant' ? `${place}@${type ?? route}/${actor}` : `${place}@${route}/${actor}`);

const WHAT: Readonly<Record<TerminationLife['what'], LocalText>> = {
  session: { ja: '解約前のセッション・トークン', en: 'the session or token of before' }, login: { ja: '解約後のログイン', en: 'signing in afterwards' },
  outlet: { ja: '解約前のセッション・URL での閲覧', en: 'the sessions and URLs of before' }, 'other-tenant': { ja: '他テナントからの検索', en: 'a search by another tenant' },
};

/** The same credential delivers content somewhere: then it is no mere name. */
const deliversContent = (data: TenantTerminatedData, life: TerminationLife): boolean => (life.what === 'login'
  ? (life.lastDelivered?.reading.found.length ?? 0) > 0
  : data.lives.some((one) => one.what === 'outlet' && one.actor === life.actor && one.route === life.route && survives(one)));

function judgeLife(data: TenantTerminatedData, life: TerminationLife, general: CaseResult | undefined, extra: readonly EvidenceRef[]): CaseResult {
  const id = idOf(life);
  const evidence = [...new Set([...evidenceOfLives([life]), ...extra])];
  const what = WHAT[life.what];
  const where = { ja: `${life.type ?? ''}${life.type ? ' の ' : ''}${life.place} (${what.ja}、経路 ${life.route}、${life.actor})`, en: `${life.place}${life.type ? ` of ${life.type}` : ''} (${what.en}, route ${life.route}, ${life.actor})` };
  if (general) return { ...general, id };
  const authentication = life.what === 'session' || life.what === 'login';
  if (survives(life)) {
    if (authentication && !deliversContent(data, life)) return inconclusive(id, 'ambiguous-effect', {
      ja: `${where.ja}: 解約から ${data.withinSeconds} 秒後も本人として認められますが、テナントの内容は見えませんでした。ログインできる状態が残る理由を提供者に確認してください。`,
      en: `${where.en}: ${data.withinSeconds} s after the termination it is still recognised, though nothing of the tenant was shown. Ask the vendor why.`,
    }, evidence);
    const { marks } = describeSurvivors([life]);
    return fail(id, {
      ja: `${where.ja}: 解約から ${data.withinSeconds} 秒を過ぎても${authentication ? '本人として認められ、データを利用できます' : `内容 (${marks.ja}) が返されました`}。`,
      en: `${where.en}: ${data.withinSeconds} s after the termination ${authentication ? 'it is still recognised and gives access to data' : `content (${marks.en}) was still delivered`}.`,
    }, evidence);
  }
  if (!life.shownBefore && life.what !== 'other-tenant') return brokenControl(id, {
    ja: `${where.ja}: 解約前から使えなかったため、解約で使えなくなったとは言えません。操作を確認してください`,
    en: `${where.en}: it did not work before the termination, so its end shows nothing. Check the operation`,
  }, life.before, evidence);
  return unclear(id, where, [life], evidence) ?? pass(id, {
    ja: life.what === 'other-tenant' ? `${where.ja}: 解約したテナントの内容は出ませんでした。` : `${where.ja}: 解約の${longest([life]).ja}に使えなくなり、内容も返りませんでした。`,
    en: life.what === 'other-tenant' ? `${where.en}: nothing of the terminated tenant was found.` : `${where.en}: it was of no use ${longest([life]).en} and gave no content.`,
  }, evidence);
}

/** What must hold for any case: the termination was carried out and had an effect. */
function general(data: TenantTerminatedData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const { terminated, lives } = data;
  if (terminated.problem) return fromProblem('termination', terminated.problem, evidence);
  if (lives.some(({ what, shownBefore, goneAfterSeconds }) => what !== 'other-tenant' && shownBefore && goneAfterSeconds !== null)) return undefined;
  return inconclusive('termination', 'control-failed', {
    ja: `解約の操作 (応答 ${terminated.status ?? '-'}) の後も何も変わりませんでした。termination.operation が正しいか、提供者の作業が必要か確認してください。`,
    en: `After the termination (answer ${terminated.status ?? '-'}) nothing changed at all. Check termination.operation, and whether the vendor has to do something.`,
  }, evidence);
}

function unaffected({ tenant, actor, before, after }: TenantTerminatedData['others'][number]): CaseResult {
  const id = `unaffected@${tenant}/${actor}`;
  const evidence = [...before.reading.evidence, ...after.reading.evidence];
  const where = { ja: `${tenant} の ${actor} (${after.place})`, en: `${actor} of ${tenant} (${after.place})` };
  const broken = before.delivered ? after : before;
  if (!before.delivered || !after.delivered) return brokenControl(id, {
    ja: `${where.ja}: 他のテナントの解約の${before.delivered ? '後' : '前'}に、自分の内容が見えません。解約の影響か、サービスの停止でないか確認してください`,
    en: `${where.en}: it does not see its own content ${before.delivered ? 'after' : 'before'} another tenant's termination. Check whether the termination, or an outage, is the reason`,
  }, broken.reading, evidence);
  return pass(id, { ja: `${where.ja}: 他のテナントの解約後も、自分の内容が見えます。`, en: `${where.en}: it still sees its own content after another tenant's termination.` }, evidence);
}

function judgeTenant({ subject, data, problem, evidence }: ListedType<TenantTerminatedData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`termination@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  const broken = general(data, evidence);
  const gaps = data.gaps.map(({ place, problem: gap }) => fromProblem(`fill@${place}`, gap, evidence));
  const cases = [...data.lives.map((life) => judgeLife(data, life, broken, data.terminated.evidence)), ...gaps, ...data.others.map(unaffected)];
  return withCoverage(cases, data.tenant, data.lives.map(({ place, type }) => (type ? `${place} (${type})` : place)), data.lives.map(({ actor }) => actor));
}

export const tenantTerminated = defineCheck({
  id: 'deletion.tenant-terminated', rule: 1, needs: ['deletion.tenant-terminated'],
  judge: (seen) => seen['deletion.tenant-terminated'].flatMap(judgeTenant),
});
