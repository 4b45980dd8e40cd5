import { secondControl } from './second-control.ts';
import { userCannotOptOut } from './user-cannot-opt-out.ts';

export const remoteChecks = [secondControl, userCannotOptOut] as const;
