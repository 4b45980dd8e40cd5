import { deviceRestriction } from './device-restriction.ts';
import { ipAllowlist } from './ip-allowlist.ts';
import { ipAllowlistRoutes } from './ip-allowlist-routes.ts';
import { ipHeaderSpoof } from './ip-header-spoof.ts';
import { restrictionChangeAuthority } from './restriction-change-authority.ts';

export const accessChecks = [ipAllowlist, ipAllowlistRoutes, ipHeaderSpoof, restrictionChangeAuthority, deviceRestriction] as const;
