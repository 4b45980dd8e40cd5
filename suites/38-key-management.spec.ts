import { requirement } from '../fixtures/requirement.ts';

// 鍵管理のライフサイクル
requirement(38, (accept) => {
  accept('kms.lifecycle');
  accept('kms.exposed-or-weak-keys');
});
