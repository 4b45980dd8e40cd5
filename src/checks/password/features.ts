import { inconclusive, notApplicable } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import { PASSWORD_FEATURES, type PasswordFeature } from '../../profile/password-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';

const WORDS: Readonly<Record<PasswordFeature, LocalText>> = {
  profile: { ja: '本人の情報の更新', en: 'the update of the own profile' },
  forcedChange: { ja: '初回または強制された変更', en: 'the first or forced change' },
  forgotten: { ja: '忘れたときの再設定', en: 'the reset of a forgotten password' },
  adminSet: { ja: '管理者による設定', en: 'setting by an administrator' },
  create: { ja: '管理者による利用者の作成', en: 'the creation of users' },
  import: { ja: '利用者の一括登録', en: 'the import of users' },
  invitation: { ja: '招待の受諾', en: 'the acceptance of an invitation' },
  signUp: { ja: '利用登録', en: 'sign-up' },
};

/** Ways of which the profile says that the service does not have them, and ways it says nothing about (catalogue P14, P19). */
export function featureCases(prefix: string, { passwords, absences = [] }: TargetProfile, features: readonly PasswordFeature[] = PASSWORD_FEATURES): readonly CaseResult[] {
  const declared = new Set(Object.values(passwords.setters).map(({ kind }) => kind));
  return features.filter((feature) => !declared.has(feature)).map((feature) => {
    const id = `${prefix}${feature}`;
    const absence = absences.find((one) => one.feature === feature);
    return absence ? notApplicable(id, {
      ja: `${WORDS[feature].ja}: サービスにありません (申告: ${absence.statement})。`, en: `The service has no way of this kind, ${WORDS[feature].en} (declared: ${absence.statement}).`,
    }) : inconclusive(id, 'no-input', {
      ja: `${WORDS[feature].ja}でパスワードを設定できるか分かりません。passwords.setters に経路 (kind: ${feature}) を書くか、ない場合は absences に feature: ${feature} を書いてください。`,
      en: `It is not known whether ${WORDS[feature].en} sets passwords. Declare it under passwords.setters (kind: ${feature}) or, if there is none, under absences (feature: ${feature}).`,
    });
  });
}
