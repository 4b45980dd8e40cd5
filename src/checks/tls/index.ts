import { certificateValid } from './certificate-valid.ts';
import { cipherSuites } from './cipher-suites.ts';
import { protocolVersions } from './protocol-versions.ts';

export const tlsChecks = [protocolVersions, cipherSuites, certificateValid] as const;
