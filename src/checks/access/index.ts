import { ipAllowlist } from './ip-allowlist.ts';
import { ipAllowlistRoutes } from './ip-allowlist-routes.ts';

export const accessChecks = [ipAllowlist, ipAllowlistRoutes] as const;
