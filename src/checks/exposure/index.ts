import { browserHygiene } from './browser-hygiene.ts';
import { exposedKeys } from './exposed-keys.ts';
import { tokenHygiene } from './token-hygiene.ts';

export const exposureChecks = [browserHygiene, tokenHygiene, exposedKeys] as const;
