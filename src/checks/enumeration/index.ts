import { enumeration } from './enumeration.ts';

export const enumerationChecks = [enumeration] as const;
