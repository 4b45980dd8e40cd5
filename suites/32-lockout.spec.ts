import { requirement } from '../fixtures/requirement.ts';

// アカウントロック
requirement(32, (accept) => {
  accept('lockout.blocks-correct-password');
  accept('lockout.account-bound');
  accept('lockout.identifier-variants');
  accept('lockout.header-spoof');
  accept('lockout.client-state');
  accept('lockout.all-routes');
  accept('lockout.parallel');
  accept('lockout.reset-abuse');
  accept('lockout.all-accounts');
  accept('lockout.recovery-and-trace');
});
