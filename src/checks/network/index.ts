import { securityTxt } from './security-txt.ts';

export const networkChecks = [securityTxt] as const;
