import type { TlsEndpoint } from '../endpoint.ts';
import { groupName } from '../registry/groups.ts';
import { hexId } from '../registry/hex-id.ts';
import { schemeName } from '../registry/schemes.ts';
import type { ProtocolScan, ScanCode, TlsScan } from '../scan-result.ts';
import { PROTOCOL_VERSIONS } from '../wire/versions.ts';
import type { BrowserProbe } from './control.ts';
import type { Extras } from './extras.ts';
import type { Prober } from './prober.ts';
import type { ProtocolOutcome } from './protocols.ts';

interface Parts {
  readonly endpoint: TlsEndpoint;
  readonly startedAt: Date;
  readonly prober: Prober;
  readonly control: BrowserProbe;
  readonly protocols: readonly ProtocolOutcome[];
  readonly extras: Extras;
}

/** Puts the result together and decides whether it is complete. */
export async function assemble({ endpoint, startedAt, prober, control, protocols, extras }: Parts): Promise<TlsScan> {
  const { findings, context } = prober;
  const scans = protocols.length > 0 ? protocols.map(({ scan }) => weighed(scan, prober, control)) : unprobed(control.unreachable ?? 'not asked');
  const doubts = [...doubtsOf(prober, control, scans), ...parameterDoubts(protocols)];
  const asked = protocols.flatMap(({ elimination }) => (elimination?.asked === true ? elimination : []));
  const named = (code: number): { id: string; name: string } => ({ id: hexId(code), name: groupName(code) });
  return {
    host: endpoint.host,
    port: endpoint.port,
    address: endpoint.address ?? null,
    servername: endpoint.servername ?? endpoint.host,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    complete: doubts.length === 0,
    code: doubts[0]?.code ?? null,
    notes: [...doubts.map(({ cause }) => cause), ...protocols.flatMap(({ scan, elimination }) => (elimination?.notes ?? []).map((note) => `${scan.version}: ${note}`)), ...prober.notes],
    connections: context.governor.connections,
    bytesRead: context.governor.bytesRead,
    protocols: scans,
    browserLike: control.browserLike,
    groups: [...findings.groups].sort((a, b) => a - b).map(named),
    groupsComplete: asked.length > 0 && asked.every(({ groups }) => groups.complete),
    signatureSchemes: [...findings.schemes].toSorted(([a], [b]) => a - b).map(([code, versions]) => ({ id: hexId(code), name: schemeName(code), versions: [...versions] })),
    signatureSchemesComplete: asked.length > 0 && asked.every(({ schemes }) => schemes.complete),
    dhPrimes: await findings.primes(),
    certificates: findings.chains,
    alpn: findings.alpn,
    sni: { withoutName: control.withoutName },
    resumption: { ...extras.resumption, sessionTicket: extras.resumption.sessionTicket ?? findings.seen('sessionTicket') },
    earlyData: extras.earlyData,
    secureRenegotiation: findings.seen('secureRenegotiation'),
    compression: findings.seen('compression'),
    extendedMasterSecret: findings.seen('extendedMasterSecret'),
    encryptThenMac: findings.seen('encryptThenMac'),
    fallbackScsv: extras.fallbackScsv,
    clientCertificateRequest: findings.seen('clientCertificateRequest'),
    ocspStaple: findings.seen('ocspStaple'),
    certificateTimestamps: findings.seen('certificateTimestamps'),
  };
}

/** What the whole scan showed about the peer may take the ground from under one version's result. */
function weighed(scan: ProtocolScan, prober: Prober, control: BrowserProbe): ProtocolScan {
  if (prober.liar !== undefined) {
    return { ...scan, supported: null, suites: [], suitesComplete: false, preference: null, cause: `the server does not keep to what is offered: ${prober.liar}` };
  }
  if (control.canary !== undefined) {
    return { ...scan, supported: scan.supported === true ? true : null, suitesComplete: false, cause: scan.cause ?? control.canary.cause };
  }
  if (scan.supported !== false) return scan;
  if (!prober.alive) return { ...scan, supported: null, suitesComplete: false, cause: 'refused, but no handshake of any version worked' };
  if (control.browserLike?.version !== scan.version) return scan;
  return { ...scan, supported: null, suitesComplete: false, cause: 'refused, though the first hello negotiated it: several servers seem to share this address' };
}

const unprobed = (cause: string): ProtocolScan[] =>
  PROTOCOL_VERSIONS.map((version) => ({
    version, supported: null, cause, suites: [], suitesComplete: false, preference: null, application: 'not-tried', transcripts: [],
  }));

const parameterDoubts = (protocols: readonly ProtocolOutcome[]): Doubt[] =>
  protocols.flatMap(({ scan, elimination }) => (elimination?.parameterGaps ?? []).map((gap) => ({ code: 'ambiguous-effect', cause: `${scan.version}: ${gap}` })));

interface Doubt {
  readonly code: ScanCode;
  readonly cause: string;
}

function doubtsOf(prober: Prober, control: BrowserProbe, scans: readonly ProtocolScan[]): Doubt[] {
  const doubts: Doubt[] = [];
  const exhausted = prober.context.governor.exhausted;
  if (control.unreachable !== undefined) doubts.push({ code: 'unreachable', cause: control.unreachable });
  if (prober.liar !== undefined) doubts.push({ code: 'ambiguous-effect', cause: `the server does not keep to what is offered: ${prober.liar}` });
  if (exhausted !== undefined) doubts.push({ code: exhausted === 'aborted' ? 'interrupted' : 'throttled', cause: `the scan's own limit was reached (${exhausted})` });
  if (control.canary !== undefined) doubts.push(control.canary);
  if (!prober.alive && doubts.length === 0) doubts.push({ code: 'unreachable', cause: 'no hello of any version was answered by a valid ServerHello' });
  for (const scan of scans) {
    if (control.unreachable !== undefined) break;
    if (scan.supported === null) doubts.push({ code: 'ambiguous-effect', cause: `${scan.version}: ${scan.cause ?? 'not known'}` });
    else if (!scan.suitesComplete) doubts.push({ code: 'ambiguous-effect', cause: `${scan.version}: ${scan.cause ?? 'the list is not complete'}` });
  }
  return doubts;
}
