import { requirement } from '../fixtures/requirement.ts';

// 異なるネットワーク間の通信監視
requirement(28, (accept) => {
  accept('net.traffic-monitoring');
});
