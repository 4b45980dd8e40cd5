import { requirement } from '../../requirements/catalogue.ts';
import type { PlannedCheck, RunPlan } from '../../run/plan.ts';
import type { Language } from '../words.ts';
import { paint } from './paint.ts';
import { padDisplay } from './width.ts';

const IMPACT_WORDS = {
  read: { ja: '読み取り', en: 'read' }, write: { ja: '書き込み', en: 'write' }, lock: { ja: 'ロック', en: 'lock' }, destructive: { ja: '削除', en: 'destructive' },
} as const;

const STATE_WORDS = {
  ready: { ja: '実施', en: 'runs' }, missing: { ja: '入力不足', en: 'lacks input' }, 'not-implemented': { ja: '未実装', en: 'not implemented' },
} as const;

/** The plan for people: what runs, what it lacks, what it costs. Checks that are not implemented yet are only counted. */
export function planTable(plan: RunPlan, { language, tty }: { readonly language: Language; readonly tty: boolean }): string {
  const colour = paint(tty);
  const ja = language === 'ja';
  const line = ({ check, state, missing }: PlannedCheck): string => {
    const word = padDisplay(STATE_WORDS[state][language], ja ? 9 : 12);
    const reasons = missing.map(({ reason }) => `\n           ${colour.inconclusive(reason[language])}`).join('');
    return `    ${state === 'ready' ? colour.pass(word) : colour.inconclusive(word)} ${padDisplay(check.id, 34)} ${IMPACT_WORDS[check.impact][language]}${reasons}`;
  };
  const requirements = plan.requirements.flatMap(({ no, checks }) => {
    const shown = checks.filter(({ state }) => state !== 'not-implemented');
    const rest = checks.length - shown.length;
    const title = `${String(no).padStart(2, '0')} ${requirement(no).title[language]}`;
    return [colour.bold(title) + (rest > 0 ? colour.dim(ja ? ` (未実装 ${rest})` : ` (${rest} not implemented)`) : ''), ...shown.map(line)];
  });
  const minutes = (plan.imposedMs / 60_000).toFixed(1);
  return `${[
    ...requirements, '',
    ja ? `使い捨てアカウント: 最大 ${plan.accounts}  要求: 最大 ${plan.requests}  対象が課す最短時間: 約 ${minutes} 分`
      : `Disposable accounts: at most ${plan.accounts}  Requests: at most ${plan.requests}  Time imposed by the target: about ${minutes} min`,
  ].join('\n')}\n`;
}
