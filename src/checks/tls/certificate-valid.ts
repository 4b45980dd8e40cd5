import { fromProblem, inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { Observation } from '../../observations/observation.ts';
import type { CertificateData } from '../../observations/tls.ts';
import { defineCheck } from '../define.ts';
import { browserCase, chainCase, datesCase, nameCase, revocationCase, secondReadingCase, trustCase, type PlacedChain } from './certificate-cases.ts';
import { placeOf } from './control.ts';

/** Faults that the validation did not recognise on its reference chains in this run. */
function misclassified(controls: readonly Observation<'tls.self-control'>[]): readonly string[] {
  const certificates = controls.find(({ data }) => data !== undefined)?.data?.certificates ?? {};
  return Object.entries(certificates).filter(([, right]) => !right).map(([fault]) => fault);
}

function judgeHost(data: CertificateData, evidence: readonly EvidenceRef[], subject: string): readonly CaseResult[] {
  const silent = data.addresses.filter(({ chains }) => chains.length === 0);
  const chains = data.addresses.flatMap((address) => address.chains.map((chain): PlacedChain => ({ ...chain, place: placeOf(data, address.address) })));
  // An IPv6 address that cannot be reached from here is an optional source (catalogue §5, S6).
  const missing = silent.find(({ address }) => chains.length === 0 || address?.includes(':') !== true);
  const unreached = missing ? [inconclusive(`chain@${subject}`, 'unreachable', {
    ja: `${placeOf(data, missing.address)}: 証明書を取得できませんでした (${missing.detail})。`, en: `${placeOf(data, missing.address)}: no certificate could be had (${missing.detail}).`,
  }, evidence)] : [];
  if (chains.length === 0) return unreached;
  const judging = { data, chains, evidence, subject };
  const cases = [nameCase(judging), datesCase(judging), ...(missing ? unreached : [chainCase(judging)]), trustCase(judging), revocationCase(judging), secondReadingCase(judging), browserCase(judging)];
  return cases.filter((one) => one !== undefined);
}

export const certificateValid = defineCheck({
  id: 'tls.certificate-valid',
  rule: 1,
  needs: ['tls.certificate', 'tls.self-control'],
  judge(seen) {
    const wrong = misclassified(seen['tls.self-control']);
    return seen['tls.certificate'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
      if (!data) return [fromProblem(`chain@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
      if (wrong.length > 0) return [inconclusive(`chain@${subject}`, 'control-failed', {
        ja: `検査ツールに内蔵された基準の証明書を正しく分類できませんでした (${wrong.join('、')})。検査ツールの不具合として報告してください。`,
        en: `The harness misclassified its own reference certificates (${wrong.join(', ')}). Please report this as a defect of the harness.`,
      }, evidence)];
      return judgeHost(data, evidence, subject);
    });
  },
});
