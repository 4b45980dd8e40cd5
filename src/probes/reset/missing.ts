import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { linkWays } from './links.ts';

const FORGOTTEN = 'forgotten';

/** The vendor states that there is no way to set a forgotten password. */
export const hasNoReset = ({ absences = [], passwords }: Pick<TargetProfile, 'absences' | 'passwords'>): boolean =>
  absences.some(({ feature }) => feature === FORGOTTEN) && !Object.values(passwords.setters).some(({ kind }) => kind === FORGOTTEN);

/** What a profile lacks for mailed links to be tried. */
export function missingForLinks(profile: TargetProfile): readonly Problem[] {
  if (hasNoReset(profile)) return [];
  const missing: Problem[] = [];
  const need = (lacks: boolean, ja: string, en: string): void => {
    if (lacks) missing.push({ code: 'no-input', reason: { ja, en } });
  };
  need(linkWays(profile).length === 0,
    'パスワードの再設定の操作がプロファイルにありません。passwords.setters に kind: forgotten と request、operation を書くか、機能がなければ absences に forgotten と書いてください。',
    'The profile declares no way to reset a password. Write one of kind forgotten with request and operation under passwords.setters, or forgotten under absences if there is none.');
  need(profile.mail === undefined, 'メールを読む場所がプロファイルにありません。mail.boxes を書いてください。', 'The profile does not tell where mails are read. Write mail.boxes.');
  need(profile.pools.users === undefined, '使い捨てアカウントがプロファイルにありません。pools.users を書いてください。', 'The profile declares no disposable accounts. Write pools.users.');
  return missing;
}
