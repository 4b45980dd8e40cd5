import { tokenQuality } from './token-quality.ts';

export const resetChecks = [tokenQuality] as const;
