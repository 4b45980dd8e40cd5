import type { OpenSocket, TlsEndpoint } from './endpoint.ts';
import { assemble } from './enumerate/assemble.ts';
import { BrowserProbe } from './enumerate/control.ts';
import { NO_EXTRAS, observeExtras } from './enumerate/extras.ts';
import { Prober } from './enumerate/prober.ts';
import { scanProtocols } from './enumerate/protocols.ts';
import { Governor } from './exchange/governor.ts';
import { SpareSockets } from './exchange/spare-sockets.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { ScanLimits } from './limits.ts';
import { completeOldVersion } from './old-version.ts';
import type { OldVersion } from './old-version.ts';
import type { ProtocolScan, TlsScan } from './scan-result.ts';

/** What a scan is doing, for a progress line. */
export interface ScanProgress {
  readonly endpoint: TlsEndpoint;
  /** Connections begun so far. */
  readonly connections: number;
}

export interface ScanOptions {
  readonly open: OpenSocket;
  readonly limits?: Partial<ScanLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Also observe fallback signalling, resumption and early data: three more connections. Default true. */
  readonly extras?: boolean;
  /** Complete each version before TLS 1.2 that is spoken and ask for an application answer over it, by this request or an HTTP GET. */
  readonly oldVersions?: { readonly request?: Uint8Array };
}

/**
 * Observes everything about the TLS service of one endpoint. Never throws for what the peer does: what could not be
 * seen is null, with the cause, and `complete` is false.
 */
export async function scanEndpoint(endpoint: TlsEndpoint, options: ScanOptions): Promise<TlsScan> {
  const startedAt = new Date();
  const governor = new Governor({ ...DEFAULT_LIMITS, ...options.limits }, options.signal);
  const open: OpenSocket = (target, signal) => {
    options.onProgress?.({ endpoint, connections: governor.connections });
    return options.open(target, signal);
  };
  const spares = new SpareSockets(governor, open, endpoint);
  const prober = new Prober({ endpoint, open, governor, spares });
  const control = new BrowserProbe(prober);
  const reachable = await control.first();
  const protocols = reachable ? await scanProtocols(prober, control) : [];
  const extras = options.extras === false ? NO_EXTRAS : await observeExtras(prober, protocols);
  if (reachable) await control.repeat();
  spares.stop();
  const scan = await assemble({ endpoint, startedAt, prober, control, protocols, extras });
  return options.oldVersions === undefined ? scan : { ...scan, protocols: await Promise.all(scan.protocols.map((each) => completed(endpoint, each, options))) };
}

const OLD = new Set<string>(['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1']);

async function completed(endpoint: TlsEndpoint, protocol: ProtocolScan, options: ScanOptions): Promise<ProtocolScan> {
  if (protocol.supported !== true || !OLD.has(protocol.version)) return protocol;
  const { application, detail } = await completeOldVersion(endpoint, protocol.version as OldVersion, { ...options, ...options.oldVersions });
  return { ...protocol, application, applicationDetail: detail };
}
