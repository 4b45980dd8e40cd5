import type { AddressScan, ChainSeen, OrdinaryClient } from '../../observations/tls.ts';
import type { TlsHost } from '../../probes/tls/hosts.ts';
import { readChain } from '../../probes/tls/read-chain.ts';
import type { CertificateChain, TlsScan } from '../../tls/scan-result.ts';
import { codePointOf } from '../../tls/wire/versions.ts';

const TLS12 = 0x0303;

/**
 * Whether the scan alone tells what is to be judged. It does not where an old version was spoken, which must be used before anybody is
 * accused, nor where the scanner could not find out while an ordinary client might, nor where a staple may tell of a revocation.
 */
export const tellsAll = ({ complete, code, protocols, certificates, ocspStaple }: TlsScan): boolean =>
  code === 'unreachable' || (complete && certificates.length > 0 && ocspStaple !== true && !protocols.some(({ version, supported }) => supported === true && codePointOf(version) < TLS12));

/** The scan's own control handshakes, of a hello like a browser's before and after all else, in the place of an ordinary client. */
export function scannedAddress(address: string | null, { certificates: _certificates, protocols, ...rest }: TlsScan): AddressScan {
  const control: OrdinaryClient = { connected: rest.complete, version: null, suite: null, answer: null, detail: rest.notes[0] ?? '' };
  return {
    address, controlBefore: control, controlAfter: control,
    scan: { ...rest, protocols: protocols.map(({ transcripts: _kept, ...protocol }) => ({ ...protocol, evidence: [] })) },
  };
}

const CLIENT: Readonly<Partial<Record<CertificateChain['keyType'], ChainSeen['client']>>> = { rsa: 'rsa', ec: 'ecdsa' };

/** The chains that came by in the scan. */
export const scannedChains = (context: Parameters<typeof readChain>[0], host: TlsHost, { certificates }: TlsScan): readonly ChainSeen[] => certificates.map(({ keyType, chain, versions }) =>
  readChain(context, host, CLIENT[keyType] ?? 'any', { chain: chain.map((der) => Buffer.from(der, 'base64')), version: versions.at(-1) ?? null, staple: null }));
