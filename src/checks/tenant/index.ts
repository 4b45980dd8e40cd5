import { listAndSearch } from './list-and-search.ts';
import { objectRead } from './object-read.ts';
import { objectWrite } from './object-write.ts';

export const tenantChecks = [objectRead, objectWrite, listAndSearch] as const;
