import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AddressScan, OrdinaryClient, ScanSeen, TlsScanData, VersionSeen } from '../../observations/tls.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { scanEndpoint } from '../../tls/scan.ts';
import type { ProtocolScan, TlsScan } from '../../tls/scan-result.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { frontRequest, shapeOf } from './answer.ts';
import { exchangeOverTls, type TlsExchange } from './exchange.ts';
import { addressesOf, frontPath, frontUrl, noTlsHost, type TlsHost, tlsHosts } from './hosts.ts';
import { type GuardedOpener, guardedOpener } from './open.ts';
import { isOldVersion, useOldVersion } from './old-versions.ts';

const MAIN = 'S1';
const OTHER = 'S2';
/** Connections of one scan of a server that speaks much, and of the requests around it. */
const CONNECTIONS = 160;

/** A second source only tells something when the target sees another address. */
function otherSource({ sources }: TargetProfile): string | undefined {
  const egress = (source: string): string => sources[source]?.proxy ?? sources[source]?.localAddress ?? 'default';
  return sources[OTHER] !== undefined && egress(OTHER) !== egress(MAIN) ? OTHER : undefined;
}

const scan = (context: ProbeContext, endpoint: TlsEndpoint, opener: GuardedOpener): Promise<TlsScan> => scanEndpoint(endpoint, {
  open: opener.open, signal: context.signal, limits: { connectionsPerSecond: context.policy.parameters.rate.connectionsPerSecond },
});

interface Asking {
  readonly context: ProbeContext;
  readonly host: TlsHost;
  readonly endpoint: TlsEndpoint;
  readonly opener: GuardedOpener;
  readonly request: Uint8Array;
}

/** An ordinary client and its request; where it finds no modern version, one that takes old ones. */
async function askOrdinarily({ context, host, endpoint, opener, request }: Asking): Promise<TlsExchange> {
  await context.transport.permit(frontUrl(context.profile, host));
  const options = { open: opener.open, signal: context.signal, request };
  const modern = await exchangeOverTls(endpoint, options);
  if (modern.connected) return modern;
  const lenient = await exchangeOverTls(endpoint, { ...options, client: { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } });
  return lenient.connected ? lenient : modern;
}

const ordinaryClient = ({ connected, version, suite, answer, detail }: TlsExchange): OrdinaryClient =>
  ({ connected, version, suite, answer: answer === null ? null : shapeOf(answer), detail });

function storeTranscripts(context: ProbeContext, endpoint: TlsEndpoint, { version, transcripts }: ProtocolScan): readonly EvidenceRef[] {
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
  const permit = (): Promise<void> => context.transport.permit(frontUrl(context.profile, host));
  const use = await useOldVersion(endpoint, protocol.version, { open: opener.open, signal: context.signal, request, modern, permit });
  opener.check();
  return { ...rest, evidence, use };
}

async function scanAddress(context: ProbeContext, host: TlsHost, address: string | null): Promise<AddressScan> {
  const endpoint: TlsEndpoint = { host: host.host, port: host.port, ...(address === null ? {} : { address }) };
  const opener = guardedOpener(context.transport, context.signal);
  const asking = { context, host, endpoint, opener, request: frontRequest(host, frontPath(context.profile, host)) };
  const before = await askOrdinarily(asking);
  opener.check();
  const found = await scan(context, endpoint, opener);
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

async function fromOtherSource(context: ProbeContext, endpoint: TlsEndpoint): Promise<AddressScan['otherSource']> {
  const source = otherSource(context.profile);
  if (source === undefined) return undefined;
  const opener = guardedOpener(context.transport, context.signal, source);
  const { protocols, code } = await scan(context, endpoint, opener);
  opener.check();
  return { source, code, versions: protocols.map(({ version, supported }) => ({ version, supported })) };
}

async function scanHost(context: ProbeContext, host: TlsHost): Promise<TlsScanData> {
  const { used, leftOut } = await addressesOf(host.host);
  const addresses: AddressScan[] = [];
  for (const address of used) addresses.push(await scanAddress(context, host, address));
  return { host: host.host, port: host.port, role: host.role, addresses, addressesLeftOut: leftOut };
}

export const scanProbe = defineProbe({
  kind: 'tls.scan',
  phase: 'network',
  impact: 'read',
  plan({ profile, policy }) {
    const subjects = tlsHosts(profile).map(({ subject }) => subject);
    const connections = subjects.length * CONNECTIONS * (otherSource(profile) === undefined ? 1 : 2);
    // Connections have a rate of their own; as requests they would be planned for far too long.
    return { subjects, missing: noTlsHost(subjects), accounts: 0, requests: subjects.length * 4, waitsMs: (connections / policy.parameters.rate.connectionsPerSecond) * 1000 };
  },
  async *observe(context) {
    for (const host of tlsHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => scanHost(context, host));
      yield { subject: host.subject, data, evidence };
    }
  },
});
