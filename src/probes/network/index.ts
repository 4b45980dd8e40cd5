import { browserRequestsProbe } from './browser-requests-probe.ts';
import { plainHttpProbe } from './plain-http-probe.ts';

export const networkProbes = [plainHttpProbe, browserRequestsProbe] as const;
