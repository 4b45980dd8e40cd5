import { requirement } from '../fixtures/requirement.ts';

// 設定変更ユーティリティの利用者制限
requirement(36, (accept) => {
  accept('utility.function-restricted');
  accept('utility.provider-statement');
});
