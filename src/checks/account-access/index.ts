import { disableCutsAccess } from './disable-cuts-access.ts';

export const accountAccessChecks = [disableCutsAccess] as const;
