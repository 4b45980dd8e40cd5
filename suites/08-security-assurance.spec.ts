import { requirement } from '../fixtures/requirement.ts';

// セキュリティ対策の実施と開示
requirement(8, (accept) => {
  accept('assurance.security-document');
  accept('assurance.claims-vs-observed');
});
