import type { EvidenceSink } from '../../domain/evidence.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AddressScan, OrdinaryClient, ScanSeen, VersionSeen } from '../../observations/tls.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { scanEndpoint } from '../../tls/scan.ts';
import type { ProtocolScan, TlsScan } from '../../tls/scan-result.ts';
import { noteEvidence } from '../../transport/collect.ts';
import type { Transport } from '../../transport/types.ts';
import { frontRequest, shapeOf } from './answer.ts';
import { exchangeOverTls, type ExchangeOptions, type TlsExchange } from './exchange.ts';
import { endpointOf, frontUrl, type TlsHost } from './hosts.ts';
import { type GuardedOpener, guardedOpener } from './open.ts';
import { isOldVersion, useOldVersion } from './old-versions.ts';

/** What a scan works with; a run and the stand-alone command supply it each in its own way. */
export interface ScanContext {
  readonly transport: Pick<Transport, 'openSocket' | 'permit'>;
  readonly evidence: EvidenceSink;
  readonly signal: AbortSignal;
  /** Null leaves the pace to the peer's answers. */
  readonly connectionsPerSecond: number | null;
  /** A source of another address, where there is one. */
  readonly otherSource?: string;
}

export const scan = (context: ScanContext, endpoint: TlsEndpoint, opener: GuardedOpener): Promise<TlsScan> => scanEndpoint(endpoint, {
  open: opener.open, signal: context.signal, limits: { connectionsPerSecond: context.connectionsPerSecond },
});

interface Asking {
  readonly context: ScanContext;
  readonly host: TlsHost;
  readonly endpoint: TlsEndpoint;
  readonly opener: GuardedOpener;
  readonly request: Uint8Array;
}

/** Clients in the order in which they are tried: the usual one, one that stops at TLS 1.2, and one that takes whatever there is. */
const CLIENTS: readonly NonNullable<ExchangeOptions['client']>[] = [{}, { maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'ALL:@SECLEVEL=0' }];

/** The first ordinary client that connects, and its request. A host that does not answer is not asked again. */
async function askOrdinarily({ context, host, endpoint, opener, request }: Asking): Promise<TlsExchange> {
  await context.transport.permit(frontUrl(host));
  let first: TlsExchange | undefined;
  for (const client of CLIENTS) {
    const seen = await exchangeOverTls(endpoint, { open: opener.open, signal: context.signal, request, client });
    if (seen.connected) return seen;
    first ??= seen;
    if (!seen.reached) break;
  }
  return first as TlsExchange;
}

const ordinaryClient = ({ connected, version, suite, answer, detail }: TlsExchange): OrdinaryClient =>
  ({ connected, version, suite, answer: answer === null ? null : shapeOf(answer), detail });

function storeTranscripts(context: ScanContext, endpoint: TlsEndpoint, { version, transcripts }: ProtocolScan): readonly EvidenceRef[] {
  if (transcripts.length === 0) return [];
  const where = `${endpoint.host}:${endpoint.port}${endpoint.address === undefined || endpoint.address === endpoint.host ? '' : ` (${endpoint.address})`}`;
  const ref = context.evidence.put(JSON.stringify({ endpoint, version, transcripts }, null, 1), { name: `${version} @ ${where}: ClientHello → ${transcripts.at(-1)?.answer ?? ''}`, mediaType: 'application/json' });
  noteEvidence(ref);
  return [ref];
}

async function seenVersion(asking: Asking, protocol: ProtocolScan, modern: Uint8Array | null): Promise<VersionSeen> {
  const { context, host, endpoint, opener, request } = asking;
  const evidence = storeTranscripts(context, endpoint, protocol);
  const { transcripts: _kept, ...rest } = protocol;
  if (protocol.supported !== true || !isOldVersion(protocol.version)) return { ...rest, evidence };
  const permit = (): Promise<void> => context.transport.permit(frontUrl(host));
  const use = await useOldVersion(endpoint, protocol.version, { open: opener.open, signal: context.signal, request, modern, permit });
  opener.check();
  return { ...rest, evidence, use };
}

/**
 * One address: an ordinary client before and after, the scan, the use of every old version that was found.
 * @param already a scan that was made before, to be taken instead of a new one
 */
export async function scanAddress(context: ScanContext, host: TlsHost, address: string | null, already?: TlsScan): Promise<AddressScan> {
  const endpoint = endpointOf(host, address);
  const opener = guardedOpener(context.transport, context.signal);
  const asking = { context, host, endpoint, opener, request: frontRequest(host) };
  const before = await askOrdinarily(asking);
  opener.check();
  const found = already ?? await scan(context, endpoint, opener);
  opener.check();
  const protocols: VersionSeen[] = [];
  const modern = before.version === 'TLSv1.2' || before.version === 'TLSv1.3' ? before.answer : null;
  for (const protocol of found.protocols) protocols.push(await seenVersion(asking, protocol, modern));
  const controlAfter = ordinaryClient(await askOrdinarily(asking));
  opener.check();
  const other = await fromOtherSource(context, endpoint);
  const { protocols: _full, certificates: _certificates, ...rest } = found;
  const seen: ScanSeen = { ...rest, protocols };
  noteEvidence(context.evidence.put(JSON.stringify(seen, null, 1), { name: `TLS scan of ${host.subject}${address === null || address === host.host ? '' : ` (${address})`}`, mediaType: 'application/json' }));
  return { address, controlBefore: ordinaryClient(before), controlAfter, scan: seen, ...(other ? { otherSource: other } : {}) };
}

async function fromOtherSource(context: ScanContext, endpoint: TlsEndpoint): Promise<AddressScan['otherSource']> {
  const source = context.otherSource;
  if (source === undefined) return undefined;
  const opener = guardedOpener(context.transport, context.signal, source);
  const { protocols, code } = await scan(context, endpoint, opener);
  opener.check();
  return { source, code, versions: protocols.map(({ version, supported }) => ({ version, supported })) };
}
