import { filesGone } from './files-gone.ts';
import { objectGone } from './object-gone.ts';
import { tenantTerminated } from './tenant-terminated.ts';

export const deletionChecks = [objectGone, filesGone, tenantTerminated] as const;
