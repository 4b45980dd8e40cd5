import { requirement } from '../fixtures/requirement.ts';

// 誤操作の抑制
requirement(19, (accept) => {
  accept('ops.destructive-confirmation');
  accept('ops.procedures');
});
