import { requirement } from '../fixtures/requirement.ts';

// 再委託先情報の提供
requirement(14, (accept) => {
  accept('subcontract.register');
  accept('subcontract.observed-vs-declared');
});
