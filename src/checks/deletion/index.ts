import { filesGone } from './files-gone.ts';
import { objectGone } from './object-gone.ts';

export const deletionChecks = [objectGone, filesGone] as const;
