import { inconclusive, notApplicable } from '../../domain/conclude.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';

export const notRecorded = (id: string): CaseResult => inconclusive(id, 'interrupted', { ja: '観察が記録されていません。', en: 'Nothing was recorded.' });

export const noReset = (id: string, { absences = [] }: Pick<TargetProfile, 'absences'>): CaseResult => {
  const statement = absences.find(({ feature }) => feature === 'forgotten')?.statement ?? '';
  return notApplicable(id, {
    ja: `メールによるパスワードの再設定はないと申告されています (${statement})。`, en: `The vendor states that there is no reset of passwords by mail (${statement}).`,
  });
};
