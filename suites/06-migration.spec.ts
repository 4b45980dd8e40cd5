import { requirement } from '../fixtures/requirement.ts';

// 業務移行とデータ可搬性
requirement(6, (accept) => {
  accept('export.complete');
  accept('export.standard-format');
  accept('export.procedure');
});
