import { requirement } from '../fixtures/requirement.ts';

// サービス終了・変更の事前通知
requirement(5, (accept) => {
  accept('notice.termination-one-month');
  accept('notice.channel-exists');
});
