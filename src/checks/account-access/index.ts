import { disableCutsAccess } from './disable-cuts-access.ts';
import { recreateClean } from './recreate-clean.ts';

export const accountAccessChecks = [disableCutsAccess, recreateClean] as const;
