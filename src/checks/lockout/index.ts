import { accountBound } from './account-bound.ts';
import { blocksCorrectPassword } from './blocks-correct-password.ts';
import { clientState } from './client-state.ts';
import { headerSpoof } from './header-spoof.ts';
import { identifierVariants } from './identifier-variants.ts';
import { allRoutes } from './all-routes.ts';
import { parallel } from './parallel.ts';
import { allAccounts } from './all-accounts.ts';
import { resetAbuse } from './reset-abuse.ts';
import { recoveryAndTrace } from './recovery-and-trace.ts';

export const lockoutChecks = [blocksCorrectPassword, accountBound, headerSpoof, clientState, identifierVariants, allRoutes, parallel, allAccounts, resetAbuse, recoveryAndTrace] as const;
