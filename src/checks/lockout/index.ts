import { accountBound } from './account-bound.ts';
import { blocksCorrectPassword } from './blocks-correct-password.ts';

export const lockoutChecks = [blocksCorrectPassword, accountBound] as const;
