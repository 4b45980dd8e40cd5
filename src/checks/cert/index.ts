import { ismap } from './ismap.ts';

export const certChecks = [ismap] as const;
