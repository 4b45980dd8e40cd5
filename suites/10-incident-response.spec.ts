import { requirement } from '../fixtures/requirement.ts';

// インシデント対応体制
requirement(10, (accept) => {
  accept('incident.contract-clauses');
  accept('incident.contact-reachable');
});
