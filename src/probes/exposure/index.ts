import { browserHygieneProbe } from './browser-hygiene-probe.ts';

export const exposureProbes = [browserHygieneProbe] as const;
