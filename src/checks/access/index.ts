import { ipAllowlist } from './ip-allowlist.ts';
import { ipAllowlistRoutes } from './ip-allowlist-routes.ts';
import { ipHeaderSpoof } from './ip-header-spoof.ts';

export const accessChecks = [ipAllowlist, ipAllowlistRoutes, ipHeaderSpoof] as const;
