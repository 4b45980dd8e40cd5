import { requirement } from '../fixtures/requirement.ts';

// SLA・インシデント報告・補償条項
requirement(4, (accept) => {
  accept('sla.contract-fields');
  accept('sla.incident-duty-and-remedy');
});
