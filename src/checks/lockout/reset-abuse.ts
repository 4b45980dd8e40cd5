import type { LocalText } from '../../domain/outcome.ts';
import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

/** What came between failures, or after the lock (`unlock-…`). */
const EVENTS: Readonly<Record<string, LocalText>> = {
  'other-success': { ja: '同じ端末からの別のアカウントのログインを挟んで', en: 'with sign-ins of another account from the same client in between' },
  'login-page': { ja: 'ログイン画面を開き直して', en: 'with the sign-in page opened in between' },
  'other-second-factor': { ja: '別のアカウントの誤った確認コードと正しい確認コードを挟んで', en: "with another account's wrong and right code in between" },
  'reset-request': { ja: 'パスワード再設定の申し込みを挟んで', en: 'with requests for a password reset in between' },
  'sign-up': { ja: '同じログインIDでの利用登録の開始を挟んで', en: 'with registrations under the same login id begun in between' },
  'single-sign-on': { ja: 'シングルサインオンの開始を挟んで', en: 'with single sign-on begun in between' },
  'unlock-reset-request': { ja: 'ロック後にパスワード再設定を申し込むだけで、', en: 'followed by a mere request for a password reset' },
  'unlock-link': { ja: 'ロック後に正しいトークンのない解除リンクを開くだけで、', en: 'followed by the unlock link without a valid token' },
  'unlock-by-user': { ja: 'ロック後に一般の利用者が解除の操作を行い、', en: 'followed by the unlock operation of an ordinary user' },
};

export const resetAbuse = defineCheck({
  id: 'lockout.reset-abuse',
  rule: 1,
  needs: ['lockout.reset-abuse'],
  judge: (seen) => judgeBypass(seen['lockout.reset-abuse'], 'other-success', ({ name }) => EVENTS[name] ?? { ja: name, en: name }),
});
