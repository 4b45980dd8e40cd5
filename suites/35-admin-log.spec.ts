import { requirement } from '../fixtures/requirement.ts';

// 管理者操作のログ
requirement(35, (accept) => {
  accept('adminlog.every-action');
  accept('adminlog.fields');
  accept('adminlog.grants');
  accept('adminlog.authentic');
  accept('adminlog.auth-events');
});
