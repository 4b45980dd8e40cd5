import { requirement } from '../fixtures/requirement.ts';

// 接続制御
requirement(16, (accept) => {
  accept('access.ip-allowlist');
  accept('access.ip-allowlist-routes');
  accept('access.ip-header-spoof');
  accept('access.device-restriction');
  accept('access.restriction-change-authority');
});
