import { credentialsConfidential } from './credentials-confidential.ts';
import { mustChange } from './must-change.ts';
import { unguessable } from './unguessable.ts';

export const issuedChecks = [unguessable, mustChange, credentialsConfidential] as const;
