import { requirement } from '../fixtures/requirement.ts';

// 装置の安全な処分
requirement(44, (accept) => {
  accept('disposal.process');
});
