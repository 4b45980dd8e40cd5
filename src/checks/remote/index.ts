import { secondControl } from './second-control.ts';

export const remoteChecks = [secondControl] as const;
