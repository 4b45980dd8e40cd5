import { requirement } from '../fixtures/requirement.ts';

// 容量・性能の報告
requirement(29, (accept) => {
  accept('capacity.report-clause');
});
