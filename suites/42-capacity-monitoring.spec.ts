import { requirement } from '../fixtures/requirement.ts';

// 容量・性能の監視
requirement(42, (accept) => {
  accept('capacity.usage-visible');
  accept('capacity.monitoring-statement');
});
