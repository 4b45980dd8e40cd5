import { requirement } from '../fixtures/requirement.ts';

// 利用規約・設定変更の事前通知
requirement(12, (accept) => {
  accept('notice.terms-and-settings');
});
