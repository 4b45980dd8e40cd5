import { browserHygiene } from './browser-hygiene.ts';

export const exposureChecks = [browserHygiene] as const;
