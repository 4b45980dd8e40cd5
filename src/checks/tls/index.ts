import { certificateValid } from './certificate-valid.ts';
import { cipherSuites } from './cipher-suites.ts';
import { hstsAndMisc } from './hsts-and-misc.ts';
import { httpPlaintext } from './http-plaintext.ts';
import { keyStrength } from './key-strength.ts';
import { protocolVersions } from './protocol-versions.ts';

export const tlsChecks = [protocolVersions, cipherSuites, certificateValid, keyStrength, httpPlaintext, hstsAndMisc] as const;
