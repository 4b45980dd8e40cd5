import { requirement } from '../fixtures/requirement.ts';

// 意図しない変更の防止(品質保証体制)
requirement(9, (accept) => {
  accept('integrity.private-by-default');
  accept('integrity.drift');
  accept('integrity.round-trip');
  accept('change.qa-process');
});
