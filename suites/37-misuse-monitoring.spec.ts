import { requirement } from '../fixtures/requirement.ts';

// 不正利用の監視
requirement(37, (accept) => {
  accept('monitor.access-records');
  accept('monitor.off-hours-review');
  accept('monitor.alerting');
});
