import { requirement } from '../fixtures/requirement.ts';

// パスワード管理機能
requirement(31, (accept) => {
  accept('password.min-length');
  accept('password.require-upper');
  accept('password.require-lower');
  accept('password.require-digit');
  accept('password.require-symbol');
  accept('password.every-route');
  accept('password.reuse');
  accept('password.reuse-routes');
  accept('password.exact-verification');
  accept('password.stored-hashed');
  accept('password.not-recoverable');
  accept('password.usability-bounds');
});
