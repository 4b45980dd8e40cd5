import { requirement } from '../fixtures/requirement.ts';

// 処分に関する第三者監査・認証
requirement(45, (accept) => {
  accept('disposal.third-party');
});
