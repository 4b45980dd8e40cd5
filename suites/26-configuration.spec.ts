import { requirement } from '../fixtures/requirement.ts';

// 設計・設定時の誤り防止
requirement(26, (accept) => {
  accept('config.setting-authority');
  accept('config.vendor-support');
  accept('config.defaults-vs-recommended');
});
