import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { ObjectReadData, ReadOutlet, ReadProber } from '../../observations/tenant.ts';
import { defineCheck } from '../define.ts';
import { brokenControl, describeMarks, evidenceOf, hindrance, leaksIn, shows } from './reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from './type.ts';

/** HEAD and range requests are tried where the service has them; refusing them is nobody's fault. */
const isOptional = (form: string): boolean => form === 'HEAD' || form === 'range';

function judgeProber(data: ObjectReadData, outlet: ReadOutlet, prober: ReadProber): CaseResult {
  const id = `${outlet.outlet}@${data.type}/${prober.prober}`;
  const where = { ja: `${data.type} の ${outlet.outlet} (経路 ${outlet.route}、${prober.prober})`, en: `${outlet.outlet} of ${data.type} (route ${outlet.route}, ${prober.prober})` };
  const tried = [...prober.foreign.map(({ reading }) => reading), prober.missing];
  const evidence = evidenceOf(...outlet.owners.flatMap(({ before, after }) => [before, after]), prober.selfBefore, ...tried, prober.selfAfter);
  const leaking = tried.filter((reading) => leaksIn(reading, data.tenant).length > 0);
  if (leaking.length > 0) {
    const marks = describeMarks(leaking.flatMap((reading) => leaksIn(reading, data.tenant)).map(({ mark }) => mark));
    const forms = [...new Set(prober.foreign.filter(({ reading }) => leaking.includes(reading)).map(({ form }) => form))].join(', ');
    return fail(id, {
      ja: `${where.ja}: ${data.tenant} の ${prober.prober} が ${data.otherTenant} の ${data.type} を ID 指定で要求し、${data.otherTenant} だけの内容 (${marks.ja}) を受け取りました (${forms})。`,
      en: `${where.en}: ${prober.prober} of ${data.tenant} asked for a ${data.type} of ${data.otherTenant} by its id and received content of ${data.otherTenant} alone (${marks.en}; ${forms}).`,
    }, evidenceOf(...leaking));
  }
  const [owner] = outlet.owners.filter(({ before, after }) => !shows(before, data.otherTenant, outlet.shows) || !shows(after, data.otherTenant, outlet.shows));
  if (owner) {
    const reading = shows(owner.before, data.otherTenant, outlet.shows) ? owner.after : owner.before;
    const marks = describeMarks(outlet.shows);
    return brokenControl(id, {
      ja: `${where.ja}: 持ち主 ${owner.owner} 自身にも内容 (${marks.ja || '応答'}) が見えないため、他テナントに見えないことを確かめられません。resources.${data.type}.read.${outlet.outlet} の操作と shows を確認してください`,
      en: `${where.en}: not even its owner ${owner.owner} sees the content (${marks.en || 'an answer'}), so nothing follows from others not seeing it. Check the operation and "shows" of resources.${data.type}.read.${outlet.outlet}`,
    }, reading, evidence);
  }
  const self = [prober.selfBefore, prober.selfAfter].find((reading) => !shows(reading, data.tenant, outlet.shows));
  if (self) return brokenControl(id, {
    ja: `${where.ja}: ${prober.prober} は自分の ${data.type} も見られないため、拒否の理由がテナントの違いとは言えません。役割の権限とセッションを確認してください`,
    en: `${where.en}: ${prober.prober} does not see its own ${data.type} either, so a refusal may have another reason. Check the role's rights and the session`,
  }, self, evidence);
  const hindered = prober.foreign.filter(({ form }) => !isOptional(form)).map(({ reading }) => hindrance(id, where, reading, evidence)).find((one) => one !== undefined);
  if (hindered) return hindered;
  const forms = [...new Set(prober.foreign.map(({ form }) => form))].join(', ');
  return pass(id, {
    ja: `${where.ja}: ${data.otherTenant} の ${prober.foreign.length} 回の要求 (${forms}) に ${data.otherTenant} の内容は含まれず、前後に持ち主と ${prober.prober} 自身はそれぞれの内容を見られました。`,
    en: `${where.en}: ${prober.foreign.length} requests for objects of ${data.otherTenant} (${forms}) gave nothing of theirs, while before and after the owner and ${prober.prober} each saw their own.`,
  }, evidence);
}

function judgeType({ subject, data, problem, evidence }: ListedType<ObjectReadData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`read@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  const cases = data.outlets.flatMap((outlet) => outlet.probers.map((prober) => judgeProber(data, outlet, prober)));
  return cases.length > 0 ? withCoverage(cases, subject, data.outlets.map(({ outlet }) => outlet), data.outlets.flatMap(({ probers }) => probers.map(({ prober }) => prober))) : [inconclusive(`read@${subject}`, 'no-input', {
    ja: `resources.${subject}.read に ID で読む場所がありません。`, en: `resources.${subject}.read declares no place where it is read by id.`,
  }, evidence)];
}

export const objectRead = defineCheck({
  id: 'tenant.object-read', rule: 1, needs: ['tenant.object-read'],
  judge: (seen) => seen['tenant.object-read'].flatMap(judgeType),
});
