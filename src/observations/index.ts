import type { AccessObservations } from './access.ts';
import type { AccountLifecycleObservations } from './account-lifecycle.ts';
import type { CredentialObservations } from './credentials.ts';
import type { DeletionObservations } from './deletion.ts';
import type { DocumentObservations } from './document.ts';
import type { EnumerationObservations } from './enumeration.ts';
import type { ExposureObservations } from './exposure.ts';
import type { IssuedObservations } from './issued-credentials.ts';
import type { LockoutObservations } from './lockout.ts';
import type { MfaObservations } from './mfa.ts';
import type { NetworkObservations } from './network.ts';
import type { PasswordObservations } from './password.ts';
import type { RemoteObservations } from './remote.ts';
import type { ResetObservations } from './reset.ts';
import type { AccountAccessObservations } from './account-access.ts';
import type { SessionObservations } from './session.ts';
import type { SecondFactorObservations } from './second-factor.ts';
import type { TenantObservations } from './tenant.ts';
import type { TlsObservations } from './tls.ts';

/** Every kind of observation and its data. A family adds its kinds in its own file. */
export interface ObservationMap extends
  AccountLifecycleObservations, TlsObservations, NetworkObservations, PasswordObservations, LockoutObservations, MfaObservations, SecondFactorObservations, TenantObservations, DeletionObservations, SessionObservations, AccountAccessObservations,
  RemoteObservations, ResetObservations, CredentialObservations, EnumerationObservations, IssuedObservations, AccessObservations, DocumentObservations, ExposureObservations {}
