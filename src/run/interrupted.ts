import type { Problem } from '../domain/outcome.ts';

/** The run ended before the observation was taken. */
export const INTERRUPTED: Problem = {
  code: 'interrupted',
  reason: {
    ja: '観測が終わる前に実行が中断しました。--resume で再開してください。',
    en: 'The run ended before this was observed; go on with --resume.',
  },
};

/** A defect of the harness stood in the way. The stack is in the journal. */
export const DEFECT: Problem = {
  code: 'interrupted',
  reason: {
    ja: '検収ツールの不具合により観測できませんでした(対象の問題ではありません)。journal.jsonl の probe-failed を添えて報告してください。',
    en: 'A defect of the harness prevented the observation (it is not the target\'s); report it with the probe-failed line of journal.jsonl.',
  },
};
