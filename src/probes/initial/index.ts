import { mustChangeProbe } from './must-change-probe.ts';
import { unguessableProbe } from './unguessable-probe.ts';

export const issuedProbes = [unguessableProbe, mustChangeProbe] as const;
