import { changeAuthorityProbe } from './change-authority-probe.ts';
import { deviceRestrictionProbe } from './device-restriction-probe.ts';
import { ipAllowlistProbe } from './ip-allowlist-probe.ts';
import { ipAllowlistRoutesProbe } from './ip-allowlist-routes-probe.ts';
import { ipHeaderSpoofProbe } from './ip-header-spoof-probe.ts';

export const accessProbes = [ipAllowlistProbe, ipAllowlistRoutesProbe, ipHeaderSpoofProbe, changeAuthorityProbe, deviceRestrictionProbe] as const;
