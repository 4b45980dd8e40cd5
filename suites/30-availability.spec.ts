import { requirement } from '../fixtures/requirement.ts';

// 冗長構成による可用性
requirement(30, (accept) => {
  accept('availability.design');
  accept('availability.observed');
});
