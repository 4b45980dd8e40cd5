import { cipherSuites } from './cipher-suites.ts';
import { protocolVersions } from './protocol-versions.ts';

export const tlsChecks = [protocolVersions, cipherSuites] as const;
