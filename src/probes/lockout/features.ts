import type { LocalText, Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';

export type LockoutEvent = keyof TargetProfile['lockout']['events'];

/** What a page that offers the feature says or links to, in the languages and addresses services use. */
const TRACES: Readonly<Record<LockoutEvent, RegExp>> = {
  requestReset: /forgot|password[-_/]?reset|reset[-_/]?password|パスワードを(?:お)?忘れ|再設定/i,
  signUp: /sign[-_]?up|register|新規登録|利用登録|アカウントを作成/i,
  singleSignOn: /\bsso\b|saml|openid|oauth|シングルサインオン/i,
  unlockLink: /unlock|ロック解除|ロックを解除/i,
};

export type Feature = { readonly kind: 'declared' } | { readonly kind: 'absent'; readonly reason: LocalText } | { readonly kind: 'missing'; readonly problem: Problem };

/** Whether an event can be tried, need not be, or cannot for want of a declaration (catalogue P14). */
export function featureOf(profile: TargetProfile, event: LockoutEvent, signInPage: string): Feature {
  if (profile.lockout.events[event]) return { kind: 'declared' };
  const statement = profile.absences?.find(({ feature }) => feature === event)?.statement;
  if (statement === undefined) return { kind: 'missing', problem: { code: 'no-input', reason: {
    ja: `プロファイルに lockout.events.${event} がありません。操作を書くか、この機能がないなら absences に feature: ${event} と書いてください。`,
    en: `The profile declares no lockout.events.${event}. Declare the operation or, if there is no such feature, write feature: ${event} under absences.`,
  } } };
  if (TRACES[event].test(signInPage)) return { kind: 'missing', problem: { code: 'feature-unknown', reason: {
    ja: `absences には ${event} がないとありますが、ログイン画面に見当たります。lockout.events.${event} に操作を書いてください。`,
    en: `The profile's absences say there is no ${event}, but the sign-in page shows it. Declare the operation under lockout.events.${event}.`,
  } } };
  return { kind: 'absent', reason: {
    ja: `プロファイルの absences に、この機能はないとあります (${statement})。ログイン画面にも見当たりませんでした。`,
    en: `The profile's absences say that there is no such feature (${statement}), and the sign-in page shows none.`,
  } };
}
