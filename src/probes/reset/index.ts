import { linkPoisoningProbe } from './link-poisoning-probe.ts';
import { tokenQualityProbe } from './token-quality-probe.ts';

/** Probes of requirement 33 that follow mailed links. */
export const resetProbes = [tokenQualityProbe, linkPoisoningProbe] as const;
