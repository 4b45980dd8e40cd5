import { logoutAndRotation } from './logout-and-rotation.ts';

export const sessionChecks = [logoutAndRotation] as const;
