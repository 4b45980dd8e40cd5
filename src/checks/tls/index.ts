import { certificateValid } from './certificate-valid.ts';
import { cipherSuites } from './cipher-suites.ts';
import { keyStrength } from './key-strength.ts';
import { protocolVersions } from './protocol-versions.ts';

export const tlsChecks = [protocolVersions, cipherSuites, certificateValid, keyStrength] as const;
