import type { OutcomeKind } from '../domain/outcome.ts';

export type Language = 'ja' | 'en';

/** The four verdicts as people read them. */
export const OUTCOME_WORDS: Readonly<Record<OutcomeKind, Readonly<Record<Language, string>>>> = {
  pass: { ja: '適合', en: 'pass' },
  fail: { ja: '不適合', en: 'fail' },
  inconclusive: { ja: '判定不能', en: 'inconclusive' },
  'not-applicable': { ja: '対象外', en: 'not applicable' },
};

/** Inconclusive codes (catalogue §3) in a reader's words. */
export const CODE_WORDS: Readonly<Record<string, string>> = {
  'no-input': '入力不足',
  'control-failed': '対照失敗',
  throttled: '流量制限',
  unreachable: '到達不能',
  'ambiguous-effect': '効果不明',
  flaky: '再現せず',
  'window-not-elapsed': '観察期間不足',
  'feature-unknown': '機能不明',
  'unsafe-to-run': '実施条件不足',
  'not-implemented': '未実装',
  'not-selected': '今回選択外',
  interrupted: '中断',
  'evidence-missing': '書面なし',
  'evidence-unreviewed': '書面未確認',
  'evidence-unverifiable': '書面検証不能',
  'evidence-contradicted': '書面と実測の矛盾',
};
