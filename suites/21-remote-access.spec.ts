import { requirement } from '../fixtures/requirement.ts';

// 庁外からの接続の認証
requirement(21, (accept) => {
  accept('remote.second-control');
  accept('remote.user-cannot-opt-out');
});
