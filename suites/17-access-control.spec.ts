import { requirement } from '../fixtures/requirement.ts';

// アイデンティティ管理とアクセス制御
requirement(17, (accept) => {
  accept('account.lifecycle');
  accept('account.disable-cuts-access');
  accept('account.recreate-clean');
  accept('authz.role-matrix');
  accept('authz.unauthenticated');
  accept('authz.object-horizontal');
  accept('authz.request-shape');
  accept('authz.privilege-fields');
  accept('authz.demotion-immediate');
  accept('authz.excess-fields');
  accept('session.logout-and-rotation');
  accept('session.token-integrity');
  accept('session.cross-site-request');
  accept('session.timeout-and-cookie');
});
