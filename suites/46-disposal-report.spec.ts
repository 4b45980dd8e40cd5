import { requirement } from '../fixtures/requirement.ts';

// 廃棄実施報告書
requirement(46, (accept) => {
  accept('disposal.report');
});
