import type { AddressCertificates, AddressScan, CertificateData, TlsScanData } from '../../observations/tls.ts';
import { addressesOf, endpointOf, type TlsHost } from '../../probes/tls/hosts.ts';
import { guardedOpener } from '../../probes/tls/open.ts';
import { openPlainSocket } from '../../tls/endpoint.ts';
import { scanEndpoint } from '../../tls/scan.ts';
import type { TlsScan } from '../../tls/scan-result.ts';
import { endpointText, type HostAndPort } from './endpoint-argument.ts';
import type { plainContext } from './plain-context.ts';
import { scannedAddress, scannedChains, tellsAll } from './quick-scan.ts';

/** What was seen of one endpoint, in the form the checks judge. */
export interface EndpointSeen {
  readonly scan: TlsScanData;
  readonly certificate: CertificateData;
  /** Addresses of the name besides the one that was scanned. */
  readonly otherAddresses: readonly string[];
}

const CONNECT_TIMEOUT_MS = 3_000;

/** The first address that takes a connection; the first of all when none does. */
async function firstReachable(addresses: readonly (string | null)[], { host, port }: HostAndPort, signal: AbortSignal): Promise<string | null> {
  if (addresses.length === 1) return addresses[0] ?? null;
  for (const address of addresses) {
    try {
      const socket = await openPlainSocket({ host, port, ...(address === null ? {} : { address }) }, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]));
      socket.destroy();
      return address;
    } catch {
      // The next address may answer; if none does, the scan of the first says why.
    }
  }
  return addresses[0] ?? null;
}

export async function scanOne(endpoint: HostAndPort, servername: string | undefined, context: ReturnType<typeof plainContext>): Promise<EndpointSeen> {
  const { host, port } = endpoint;
  const target: TlsHost = { host, port, role: 'web', subject: endpointText(endpoint), path: '/', ...(servername === undefined ? {} : { servername }) };
  const { used } = await addressesOf(host);
  const address = await firstReachable(used, endpoint, context.signal);
  const opener = guardedOpener(context.transport, context.signal);
  const found = await scanEndpoint(endpointOf(target, address), { open: opener.open, signal: context.signal });
  const { scanned, certificates } = tellsAll(found)
    ? { scanned: scannedAddress(address, found), certificates: found.certificates.length > 0 ? [{ address, chains: scannedChains(context, target, found), detail: '' }] : [] }
    : await lookCloser(context, target, address, found);
  const notRead = { verdict: 'not-read', detail: 'only in an acceptance run' } as const;
  return {
    scan: { host, port, role: 'web', addresses: [scanned], addressesLeftOut: 0 },
    certificate: { host: servername ?? host, port, role: 'web', addresses: certificates, addressesLeftOut: 0, secondReading: notRead, browser: notRead },
    otherAddresses: used.filter((one): one is string => one !== null && one !== address),
  };
}

/** Also connects as ordinary clients do, uses old versions that were found, and reads the certificates each kind of client is shown. */
async function lookCloser(context: ReturnType<typeof plainContext>, target: TlsHost, address: string | null, found: TlsScan): Promise<{ readonly scanned: AddressScan; readonly certificates: readonly AddressCertificates[] }> {
  // Loaded late: most endpoints can do without.
  const [{ scanAddress }, { readAddress }] = await Promise.all([import('../../probes/tls/scan-address.ts'), import('../../probes/tls/read-certificates.ts')]);
  const scanned = await scanAddress(context, target, address, found);
  const reachable = scanned.scan.protocols.some(({ supported }) => supported === true) || scanned.controlBefore.connected;
  return { scanned, certificates: reachable ? [await readAddress(context, target, address, guardedOpener(context.transport, context.signal))] : [] };
}
