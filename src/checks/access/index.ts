import { ipAllowlist } from './ip-allowlist.ts';

export const accessChecks = [ipAllowlist] as const;
