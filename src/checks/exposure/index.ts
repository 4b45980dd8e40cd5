import { availabilityObserved } from './availability.ts';
import { browserHygiene } from './browser-hygiene.ts';
import { endpointGeo } from './endpoint-geo.ts';
import { exposedKeys } from './exposed-keys.ts';
import { maliciousUpload } from './malicious-upload.ts';
import { regionSetting } from './region-setting.ts';
import { storageRegion } from './storage-region.ts';
import { thirdPartyEgress } from './third-party-egress.ts';
import { tokenHygiene } from './token-hygiene.ts';

export const exposureChecks = [browserHygiene, tokenHygiene, exposedKeys, thirdPartyEgress, endpointGeo, storageRegion, regionSetting, maliciousUpload, availabilityObserved] as const;
