import { linkPoisoning } from './link-poisoning.ts';
import { tokenQuality } from './token-quality.ts';

export const resetChecks = [tokenQuality, linkPoisoning] as const;
