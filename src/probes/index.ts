import type { ProbeDefinition } from './define.ts';
import { accountLifecycleProbes } from './account-lifecycle/index.ts';
import { accessProbes } from './access/index.ts';
import { exposureProbes } from './exposure/index.ts';
import { deletionProbes } from './deletion/index.ts';
import { lockoutProbes } from './lockout/index.ts';
import { mfaProbes } from './mfa/index.ts';
import { networkProbes } from './network/index.ts';
import { passwordProbes } from './password/index.ts';
import { enumerationProbes } from './enumeration/index.ts';
import { issuedProbes } from './initial/index.ts';
import { remoteProbes } from './remote/index.ts';
import { resetProbes } from './reset/index.ts';
import { tenantProbes } from './tenant/index.ts';
import { accountAccessProbes } from './account-access/index.ts';
import { sessionProbes } from './session/index.ts';
import { tlsProbes } from './tls/index.ts';
import { documentProbes } from './documents/index.ts';

// Each probe yields its own kind only; the scheduler keeps them apart by `kind`.
/** Every probe the harness has. */
export const probes = [...passwordProbes, ...accountLifecycleProbes, ...lockoutProbes, ...mfaProbes, ...tlsProbes, ...sessionProbes, ...accountAccessProbes, ...networkProbes, ...remoteProbes, ...issuedProbes, ...enumerationProbes, ...accessProbes, ...resetProbes, ...tenantProbes, ...deletionProbes, ...documentProbes, ...exposureProbes] as unknown as readonly ProbeDefinition[];
