import { requirement } from '../fixtures/requirement.ts';

// データセンターの国内所在
requirement(2, (accept) => {
  accept('residency.dc-statement');
  accept('residency.storage-region-disclosed');
  accept('privacy.third-party-egress');
  accept('residency.endpoint-geo');
});
