import { requirement } from '../fixtures/requirement.ts';

// 目的外利用の禁止
requirement(7, (accept) => {
  accept('usage.purpose-clause');
});
