import { requirement } from '../fixtures/requirement.ts';

// 脅威対策の実施状況の確認方法
requirement(11, (accept) => {
  accept('contract.threats-and-audit-right');
});
