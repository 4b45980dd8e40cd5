import { objectRead } from './object-read.ts';

export const tenantChecks = [objectRead] as const;
