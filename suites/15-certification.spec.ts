import { requirement } from '../fixtures/requirement.ts';

// 監査報告書・認証による信頼性評価
requirement(15, (accept) => {
  accept('cert.iso27017');
  accept('cert.ismap');
  accept('cert.soc-report');
});
