import { requirement } from '../fixtures/requirement.ts';

// 再委託の安全確保
requirement(13, (accept) => {
  accept('subcontract.control');
});
