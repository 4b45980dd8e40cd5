import { healthSeriesProbe, nameServersProbe } from './availability-probes.ts';
import { browserHygieneProbe } from './browser-hygiene-probe.ts';
import { egressProbe } from './egress-probe.ts';
import { endpointGeoProbe } from './endpoint-geo-probe.ts';
import { maliciousUploadProbe } from './malicious-upload-probe.ts';
import { regionSettingProbe } from './region-setting-probe.ts';
import { storageRegionProbe } from './storage-region-probe.ts';
import { exposedKeysProbe, tokenHygieneProbe } from './traffic-probes.ts';

export const exposureProbes = [browserHygieneProbe, endpointGeoProbe, egressProbe, storageRegionProbe, regionSettingProbe, maliciousUploadProbe, nameServersProbe, healthSeriesProbe, tokenHygieneProbe, exposedKeysProbe] as const;
