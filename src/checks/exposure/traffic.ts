import { fromProblem, inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { DetectorControl, TrafficSeen } from '../../observations/exposure.ts';
import { named } from './common.ts';

/** What keeps a search of the traffic from proving an absence; undefined when nothing does. */
export function blindness(id: string, { detector, traffic }: { readonly detector: DetectorControl; readonly traffic: TrafficSeen }, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const off = [...detector.missed, ...detector.misread];
  if (off.length > 0) return inconclusive(id, 'control-failed', {
    ja: `検出器の対照試験が期待どおりではありません (${named(off, 'ja')})。ツールの不具合として報告してください。`,
    en: `The detectors did not do as they must on their own fixtures (${named(off, 'en')}). Report this as a defect of the tool.`,
  }, evidence);
  if (traffic.answers === 0) return inconclusive(id, 'unreachable', {
    ja: '調べる応答が 1 件もありませんでした。対象に接続できることを確認してください。', en: 'There was no answer to search. Check that the target can be reached.',
  }, evidence);
  if (traffic.tour.length === 0) return inconclusive(id, 'no-input', {
    ja: 'プロファイルに routes または T1 の accounts がないため、サインイン後の通信を調べられません。両方を書いてください。',
    en: 'The profile declares no routes or no accounts of T1, so the traffic of signed-in people was not seen. Declare both.',
  }, evidence);
  const failed = traffic.tour.find(({ problem }) => problem !== undefined);
  return failed?.problem && fromProblem(id, failed.problem, evidence);
}

export function coverage({ exchanges, searchedBodies, cutBodies, actors }: TrafficSeen): readonly LocalText[] {
  return [{
    ja: `調べた通信: ${exchanges} 件、異なる本文 ${searchedBodies} 件 (途中までのもの ${cutBodies} 件)、利用者 ${actors.length} 名。再開前に終わった検査の通信は含みません。`,
    en: `Traffic searched: ${exchanges} exchanges, ${searchedBodies} distinct bodies (${cutBodies} of them cut short), ${actors.length} actors. Exchanges of probes that ended before a resume are not among them.`,
  }];
}
