import { confidentialProbe } from './confidential-probe.ts';
import { mustChangeProbe } from './must-change-probe.ts';
import { unguessableProbe } from './unguessable-probe.ts';

export const issuedProbes = [unguessableProbe, mustChangeProbe, confidentialProbe] as const;
