import { accountBoundProbe } from './account-bound-probe.ts';
import { blocksProbe } from './blocks-probe.ts';
import { clientStateProbe } from './client-state-probe.ts';
import { headerSpoofProbe } from './header-spoof-probe.ts';
import { identifierVariantsProbe } from './identifier-variants-probe.ts';
import { allRoutesProbe } from './all-routes-probe.ts';
import { parallelProbe } from './parallel-probe.ts';
import { allAccountsProbe } from './all-accounts-probe.ts';
import { resetAbuseProbe } from './reset-abuse-probe.ts';
import { recoveryProbe } from './recovery-probe.ts';

export const lockoutProbes = [blocksProbe, accountBoundProbe, headerSpoofProbe, clientStateProbe, identifierVariantsProbe, allRoutesProbe, parallelProbe, allAccountsProbe, resetAbuseProbe, recoveryProbe] as const;
