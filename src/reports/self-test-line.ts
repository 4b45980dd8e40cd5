import type { LocalText } from '../domain/outcome.ts';
import type { Results } from '../run/results-schema.ts';

/** How the harness did against its own seeded defects, as every report says it. */
export function selfTestLine(score: Results['selfTest']['score']): LocalText {
  if (score === null) return { ja: '検査ツールの自己試験: 未実施', en: 'Self-test of the harness: not done' };
  const date = score.at.slice(0, 10);
  return {
    ja: `検査ツールの自己試験 (${date}、版 ${score.kenshu}): 欠陥 ${score.seeded} 件中 ${score.found} 件を検出、正常な動作 ${score.compliant} 件中 誤検出 ${score.falseAlarms} 件`,
    en: `Self-test of the harness (${date}, version ${score.kenshu}): found ${score.found} of ${score.seeded} seeded defects, ${score.falseAlarms} false alarms in ${score.compliant} compliant positions`,
  };
}
