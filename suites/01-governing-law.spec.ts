import { requirement } from '../fixtures/requirement.ts';

// 日本法の適用と合意管轄
requirement(1, (accept) => {
  accept('legal.governing-law-and-court');
  accept('legal.operable-under-japanese-law');
});
