import type { LocalText } from '../../domain/outcome.ts';
import type { Phase } from '../../probes/define.ts';
import { checksById } from '../../requirements/catalogue.ts';
import type { JournalLine } from '../../run/journal-events.ts';
import { CODE_WORDS, OUTCOME_WORDS, type Language } from '../words.ts';
import { paint } from './paint.ts';

const PHASE_WORDS: Readonly<Record<Phase, LocalText>> = {
  documents: { ja: '書面', en: 'documents' },
  network: { ja: '通信', en: 'network' },
  isolation: { ja: 'テナント分離', en: 'tenant isolation' },
  credentials: { ja: 'パスワード', en: 'passwords' },
  'second-factor': { ja: '多要素認証', en: 'second factor' },
  connection: { ja: '接続制御', en: 'connection control' },
  lockout: { ja: 'アカウントロック', en: 'account lock' },
  deletion: { ja: '削除', en: 'deletion' },
  termination: { ja: '利用終了', en: 'termination' },
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** One line for each phase, probe and decided check, as they come. What is not implemented yet is only counted, at the end. */
export function progressPrinter({ language, write, tty }: {
  readonly language: Language; readonly write: (text: string) => void; readonly tty: boolean;
}): (line: JournalLine) => void {
  const colour = paint(tty);
  const ja = language === 'ja';
  return (line) => {
    if (line.type === 'phase-started') {
      write(colour.bold(`▶ ${PHASE_WORDS[line.phase][language]} (${line.kinds.length} ${ja ? '観察' : 'probes'})\n`));
    } else if (line.type === 'probe-started') {
      const wait = line.waitsMs >= 1000 ? (ja ? `、待ち時間 約${seconds(line.waitsMs)} 秒` : `, waits about ${seconds(line.waitsMs)} s`) : '';
      write(colour.dim(`  … ${line.kind} (${line.subjects.join(', ')}${wait})\n`));
    } else if (line.type === 'probe-finished') {
      write(colour.dim(`  ✓ ${line.kind} ${seconds(line.wallMs)} s${line.problem ? ` — ${line.problem.reason[language]}` : ''}\n`));
    } else if (line.type === 'probe-failed') {
      write(colour.fail(`  ✗ ${line.kind}: ${ja ? '検査ツールの不具合' : 'defect of the harness'}: ${line.defect.message}\n`));
    } else if (line.type === 'outcome' && line.code !== 'not-implemented' && line.code !== 'not-selected') {
      const check = checksById().get(line.check);
      const code = line.code ? ` ${line.code} (${CODE_WORDS[line.code] ?? line.code})` : '';
      write(`  ${colour[line.outcome](OUTCOME_WORDS[line.outcome][language])}${code}  ${check?.title[language] ?? ''} [${line.check}]\n`);
    } else if (line.type === 'note') {
      write(`  ${line.text[language]}\n`);
    }
  };
}
