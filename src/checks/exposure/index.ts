import { browserHygiene } from './browser-hygiene.ts';
import { exposedKeys } from './exposed-keys.ts';
import { thirdPartyEgress } from './third-party-egress.ts';
import { tokenHygiene } from './token-hygiene.ts';

export const exposureChecks = [browserHygiene, tokenHygiene, exposedKeys, thirdPartyEgress] as const;
