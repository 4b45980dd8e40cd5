import type { CaseResult } from '../../domain/outcome.ts';
import { pass } from '../../domain/conclude.ts';
import type { Observation } from '../../observations/observation.ts';
import { defineCheck } from '../define.ts';
import { classRule } from './require-class.ts';
import { judgeRule } from './rule.ts';

/** Which printable ASCII symbols count; refused ones are an observation. */
function symbolCase({ subject, data }: Observation<'password.require-symbol'>): readonly CaseResult[] {
  const trials = data?.symbols ?? [];
  const counted = trials.filter(({ trial }) => trial.effect === 'accepted');
  if (counted.length === 0) return [];
  const refused = trials.filter(({ trial }) => trial.effect === 'rejected').map(({ symbol }) => symbol).join(' ');
  const evidence = trials.flatMap(({ trial }) => trial.evidence);
  return [pass(`accepted-symbols@${subject}`, {
    ja: `経路 ${subject}: 記号 ${trials.length} 種のうち ${counted.length} 種が記号として認められます。`,
    en: `Route ${subject}: ${counted.length} of ${trials.length} symbols count as one.`,
  }, evidence, {
    required: false,
    notes: refused ? [{ ja: `経路 ${subject} で使えない記号: ${refused}`, en: `Symbols refused on route ${subject}: ${refused}` }] : [],
  })];
}

export const requireSymbol = defineCheck({
  id: 'password.require-symbol', rule: 1, needs: ['password.require-symbol'],
  judge: (seen) => {
    const observations = seen['password.require-symbol'];
    return [...judgeRule(observations, 'min-length', classRule({ ja: '記号', en: 'a symbol' })), ...observations.flatMap(symbolCase)];
  },
});
