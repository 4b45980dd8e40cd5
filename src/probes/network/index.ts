import { browserRequestsProbe } from './browser-requests-probe.ts';
import { disclosureProbe } from './disclosure-probe.ts';
import { errorDetailProbe } from './error-detail-probe.ts';
import { hostPolicyProbe } from './host-policy-probe.ts';
import { interfacesProbe } from './interfaces-probe.ts';
import { plainHttpProbe } from './plain-http-probe.ts';
import { portScanProbe } from './port-scan-probe.ts';
import { securityTxtProbe } from './security-txt-probe.ts';

export const networkProbes = [plainHttpProbe, browserRequestsProbe, hostPolicyProbe, securityTxtProbe, disclosureProbe, errorDetailProbe, portScanProbe, interfacesProbe] as const;
