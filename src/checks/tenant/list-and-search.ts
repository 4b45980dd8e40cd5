import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { Reading } from '../../observations/reading.ts';
import type { ListAndSearchData, ListAttempt, ListOutlet, ListProber } from '../../observations/tenant.ts';
import { defineCheck } from '../define.ts';
import { brokenControl, describeMarks, evidenceOf, hindrance, leaksIn, shows } from './reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from './type.ts';

const whereOf = ({ type }: ListAndSearchData, { outlet, route, group }: ListOutlet, { prober }: ListProber): LocalText => ({
  ja: `${type} の${group === 'list' ? '一覧' : '検索'} ${outlet} (経路 ${route}、${prober})`,
  en: `${group} ${outlet} of ${type} (route ${route}, ${prober})`,
});

const leakingIn = (attempts: readonly ListAttempt[], tenant: string): readonly ListAttempt[] => attempts.filter(({ reading }) => leaksIn(reading, tenant).length > 0);

function leakCase(id: string, where: LocalText, data: ListAndSearchData, attempts: readonly ListAttempt[]): CaseResult | undefined {
  const leaking = leakingIn(attempts, data.tenant);
  if (leaking.length === 0) return undefined;
  const marks = describeMarks(leaking.flatMap(({ reading }) => leaksIn(reading, data.tenant)).map(({ mark }) => mark));
  const forms = [...new Set(leaking.map(({ form }) => form))].join(', ');
  return fail(id, {
    ja: `${where.ja}: ${data.otherTenant} の内容 (${marks.ja}) が ${data.tenant} の利用者に返されました (${forms})。`,
    en: `${where.en}: content of ${data.otherTenant} (${marks.en}) was returned to a user of ${data.tenant} (${forms}).`,
  }, evidenceOf(...leaking.map(({ reading }) => reading)));
}

/** Searches are told by what they find, whatever field they show; lists must show what they declare. */
const seesOwn = (reading: Reading, tenant: string, { group, shows: marks }: ListOutlet): boolean =>
  (group === 'list' ? shows(reading, tenant, marks) : reading.found.some((one) => one.tenant === tenant));

function controls(id: string, where: LocalText, data: ListAndSearchData, outlet: ListOutlet, prober: ListProber): CaseResult | undefined {
  const evidence = evidenceOf(...outlet.owners.flatMap(({ before, after }) => [before, after]), ...prober.self);
  const path = `resources.${data.type}.${outlet.group}.${outlet.outlet}`;
  const owner = outlet.owners.find(({ before, after }) => [before, after].some((reading) => !seesOwn(reading, data.otherTenant, outlet)));
  if (owner) {
    const reading = seesOwn(owner.before, data.otherTenant, outlet) ? owner.after : owner.before;
    return brokenControl(id, outlet.group === 'search' ? {
      ja: `${where.ja}: 待ち時間内に持ち主 ${owner.owner} の検索でも見つからず、索引が追いついたと言えません。${path} の操作と indexDelaySeconds を確認してください`,
      en: `${where.en}: not even its owner ${owner.owner} finds the object within the window, so the index cannot be said to have settled. Check the operation ${path} and indexDelaySeconds`,
    } : {
      ja: `${where.ja}: 持ち主 ${owner.owner} 自身の一覧にも内容が出ません。${path} の操作 (並び順・件数) と shows を確認してください`,
      en: `${where.en}: the list of its owner ${owner.owner} does not show the content. Check the operation (order, page size) and "shows" of ${path}`,
    }, reading, evidence);
  }
  const self = prober.self.find((reading) => !seesOwn(reading, data.tenant, outlet));
  return self && brokenControl(id, {
    ja: `${where.ja}: ${prober.prober} は自テナントのものも見つけられないため、他テナントのものが出ない理由を言えません。${path} の操作を確認してください`,
    en: `${where.en}: ${prober.prober} does not find what is its own tenant's either, so nothing follows from the rest. Check the operation ${path}`,
  }, self, evidence);
}

function judgeDeclared(data: ListAndSearchData, outlet: ListOutlet, prober: ListProber): CaseResult {
  const id = `${outlet.outlet}@${data.type}/${prober.prober}`;
  const where = whereOf(data, outlet, prober);
  const tried = prober.attempts.map(({ reading }) => reading);
  const evidence = evidenceOf(...outlet.owners.flatMap(({ before, after }) => [before, after]), ...prober.self, ...tried);
  const undecided = leakCase(id, where, data, prober.attempts) ?? controls(id, where, data, outlet, prober)
    ?? prober.attempts.filter(({ ownerShows }) => ownerShows !== false).map(({ reading }) => hindrance(id, where, reading, evidence)).find((one) => one !== undefined);
  if (undecided) return undecided;
  const forms = [...new Set(prober.attempts.filter(({ ownerShows }) => ownerShows !== false).map(({ form }) => form))].join(', ');
  return pass(id, {
    ja: `${where.ja}: ${data.otherTenant} の内容は出ませんでした (${forms})。同じ操作で持ち主は自分のものを、${prober.prober} は自テナントのものを見つけられました。`,
    en: `${where.en}: nothing of ${data.otherTenant} was shown (${forms}). By the same operations the owner and ${prober.prober} each found their own.`,
  }, evidence);
}

/** Parameters the service did not promise to understand: a leak counts, a refusal is no gap. */
function judgeWidened(data: ListAndSearchData, outlet: ListOutlet, prober: ListProber): CaseResult {
  const id = `${outlet.outlet}-widened@${data.type}/${prober.prober}`;
  const where = whereOf(data, outlet, prober);
  const leak = leakCase(id, where, data, prober.widened);
  if (leak) return leak;
  const heard = prober.widened.filter(({ reading }) => seesOwn(reading, data.tenant, outlet));
  const evidence = evidenceOf(...prober.widened.map(({ reading }) => reading));
  if (heard.length === 0) return inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 条件を広げた要求はどれも自テナントのものも返さず、何も言えません。`, en: `${where.en}: no request with wider parameters returned anything of the own tenant, so nothing follows.`,
  }, evidence, { required: false });
  const forms = heard.map(({ form }) => form).join(', ');
  return pass(id, {
    ja: `${where.ja}: 条件を広げた ${heard.length} 通りの要求 (${forms}) でも ${data.otherTenant} の内容は出ませんでした。`,
    en: `${where.en}: ${heard.length} requests with wider parameters (${forms}) showed nothing of ${data.otherTenant}.`,
  }, evidence, { required: false });
}

function judgeCursor(data: ListAndSearchData, outlet: ListOutlet, prober: ListProber): CaseResult {
  const id = `${outlet.outlet}-cursor@${data.type}/${prober.prober}`;
  const where = whereOf(data, outlet, prober);
  const leak = leakCase(id, where, data, prober.cursor);
  if (leak) return leak;
  const readings = prober.cursor.map(({ reading }) => reading);
  const evidence = evidenceOf(...readings);
  const hindered = readings.map((reading) => hindrance(id, where, reading, evidence, { required: false })).find((one) => one !== undefined);
  return hindered ?? pass(id, {
    ja: `${where.ja}: ${data.otherTenant} の続きを示すカーソルを使っても、${data.otherTenant} の内容は出ませんでした。持ち主には同じカーソルで続きが返りました。`,
    en: `${where.en}: a paging cursor of ${data.otherTenant} showed nothing of theirs, while it gave its owner the next page.`,
  }, evidence, { required: false });
}

const judgeOutlet = (data: ListAndSearchData, outlet: ListOutlet): readonly CaseResult[] => outlet.probers.flatMap((prober) => [
  judgeDeclared(data, outlet, prober),
  ...(prober.widened.length > 0 ? [judgeWidened(data, outlet, prober)] : []),
  ...(prober.cursor.length > 0 ? [judgeCursor(data, outlet, prober)] : []),
]);

function judgeType({ subject, data, problem, evidence }: ListedType<ListAndSearchData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`list@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  const cases = data.outlets.flatMap((outlet) => judgeOutlet(data, outlet));
  return cases.length > 0 ? withCoverage(cases, subject, data.outlets.map(({ outlet }) => outlet), data.outlets.flatMap(({ probers }) => probers.map(({ prober }) => prober))) : [notApplicable(`list@${subject}`, {
    ja: `プロファイルによれば ${subject} には一覧も検索もありません。`, en: `By the profile, ${subject} has neither lists nor searches.`,
  }, evidence)];
}

export const listAndSearch = defineCheck({
  id: 'tenant.list-and-search', rule: 1, needs: ['tenant.list-and-search'],
  judge: (seen) => seen['tenant.list-and-search'].flatMap(judgeType),
});
