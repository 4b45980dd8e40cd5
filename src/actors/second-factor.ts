import type { ActingAccount } from './types.ts';

/** True when the account can complete a second factor of some kind; a passkey on routes whose client is a browser alone. */
export const hasSecondFactor = ({ nextOtp, nextRecoveryCode, passkey }: ActingAccount): boolean =>
  nextOtp !== undefined || nextRecoveryCode !== undefined || passkey !== undefined;
