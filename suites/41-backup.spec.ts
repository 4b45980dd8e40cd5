import { requirement } from '../fixtures/requirement.ts';

// バックアップと復旧訓練
requirement(41, (accept) => {
  accept('backup.policy-and-drill');
  accept('backup.product-restore');
});
