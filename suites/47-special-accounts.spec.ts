import { requirement } from '../fixtures/requirement.ts';

// 特殊アカウントの廃棄
requirement(47, (accept) => {
  accept('special.inventory');
  accept('special.credentials-dead');
});
