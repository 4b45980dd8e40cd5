import type { OpenSocket, TlsEndpoint } from './endpoint.ts';
import { BrowserProbe } from './enumerate/control.ts';
import { scanProtocols } from './enumerate/protocols.ts';
import { Prober } from './enumerate/prober.ts';
import { Governor } from './exchange/governor.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { ScanLimits } from './limits.ts';
import { assemble } from './enumerate/assemble.ts';
import type { TlsScan } from './scan-result.ts';

/** What a scan is doing, for a progress line. */
export interface ScanProgress {
  readonly endpoint: TlsEndpoint;
  readonly connections: number;
}

export interface ScanOptions {
  readonly open: OpenSocket;
  readonly limits?: Partial<ScanLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
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
  const prober = new Prober({ endpoint, open, governor });
  const control = new BrowserProbe(prober);
  const reachable = await control.first();
  const protocols = reachable ? await scanProtocols(prober, control) : [];
  if (reachable) await control.repeat();
  return assemble({ endpoint, startedAt, prober, control, protocols });
}
