import { requirement } from '../fixtures/requirement.ts';

// 仮想マシン等の要塞化
requirement(20, (accept) => {
  accept('net.exposed-services');
  accept('net.exposed-interfaces');
  accept('net.error-detail');
  accept('net.platform-statement');
  accept('net.version-and-methods');
  accept('net.malicious-upload');
});
