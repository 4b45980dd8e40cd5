import type { CheckDefinition } from './define.ts';
import { accountLifecycleChecks } from './account-lifecycle/index.ts';
import { accessChecks } from './access/index.ts';
import { exposureChecks } from './exposure/index.ts';
import { deletionChecks } from './deletion/index.ts';
import { lockoutChecks } from './lockout/index.ts';
import { mfaChecks } from './mfa/index.ts';
import { networkChecks } from './network/index.ts';
import { passwordChecks } from './password/index.ts';
import { enumerationChecks } from './enumeration/index.ts';
import { issuedChecks } from './initial/index.ts';
import { remoteChecks } from './remote/index.ts';
import { resetChecks } from './reset/index.ts';
import { tenantChecks } from './tenant/index.ts';
import { accountAccessChecks } from './account-access/index.ts';
import { sessionChecks } from './session/index.ts';
import { tlsChecks } from './tls/index.ts';
import { certChecks } from './cert/index.ts';

// A definition reads only the kinds it declared; the registry hands it exactly those.
/** Every check the harness has. */
export const checks = [...passwordChecks, ...accountLifecycleChecks, ...lockoutChecks, ...mfaChecks, ...tlsChecks, ...sessionChecks, ...accountAccessChecks, ...networkChecks, ...remoteChecks, ...issuedChecks, ...enumerationChecks, ...accessChecks, ...resetChecks, ...tenantChecks, ...deletionChecks, ...certChecks, ...exposureChecks] as unknown as readonly CheckDefinition[];
