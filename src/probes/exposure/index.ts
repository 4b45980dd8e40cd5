import { browserHygieneProbe } from './browser-hygiene-probe.ts';
import { exposedKeysProbe, tokenHygieneProbe } from './traffic-probes.ts';

export const exposureProbes = [browserHygieneProbe, tokenHygieneProbe, exposedKeysProbe] as const;
