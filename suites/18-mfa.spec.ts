import { requirement } from '../fixtures/requirement.ts';

// 特権アカウントの多要素認証
requirement(18, (accept) => {
  accept('mfa.admin-required');
  accept('mfa.enrolment-enforced');
  accept('mfa.half-session');
  accept('mfa.alternate-routes');
  accept('mfa.code-validation');
  accept('mfa.one-time');
  accept('mfa.guess-limit');
  accept('mfa.trusted-device');
  accept('mfa.change-and-recovery');
  accept('mfa.client-side-gate');
  accept('mfa.factor-strength');
});
