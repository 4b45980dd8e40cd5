import { requirement } from '../fixtures/requirement.ts';

// リージョンの国内限定
requirement(3, (accept) => {
  accept('region.pin-statement');
  accept('region.setting-locked');
});
