import { requirement } from '../fixtures/requirement.ts';

// 設定変更時の誤り防止
requirement(40, (accept) => {
  accept('config.change-guard');
  accept('config.new-feature-defaults');
});
