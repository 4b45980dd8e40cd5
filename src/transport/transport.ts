import type { Socket } from 'node:net';
import type { EvidenceSink } from '../domain/evidence.ts';
import type { Policy } from '../profile/policy-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';
import { type BrowserProxy, startBrowserProxy } from './browser-proxy.ts';
import { type ChannelServices, HttpChannel } from './channel.ts';
import { createDialer, proxyFromUrl } from './dial.ts';
import { DEFAULT_LIMITS, type TransportLimits } from './limits.ts';
import { ProbeError } from './probe-error.ts';
import { RateLimiter } from './rate.ts';
import { createRecorder } from './recorder.ts';
import type { Redactor } from './redaction.ts';
import type { Lookup } from './lookup.ts';
import { HostResolver } from './resolve.ts';
import { createScope } from './scope.ts';
import { createTrafficFeed } from './traffic.ts';
import { type ClientCertificate, TlsTrust, type UntrustedPeer } from './tls-trust.ts';
import type { Channel, Transport } from './types.ts';

export interface TransportOptions {
  readonly profile: TargetProfile;
  readonly policy: Policy;
  /** `user:password` for the profile's upstream proxy, resolved. */
  readonly upstreamProxyCredentials?: string | undefined;
  /** PEM texts of the policy's test trust anchors. */
  readonly trust: readonly string[];
  /** By source, resolved. */
  readonly clientCertificates?: Readonly<Record<string, ClientCertificate>>;
  readonly redactor: Redactor;
  readonly evidence: EvidenceSink;
  readonly now?: () => Date;
  readonly limits?: Partial<TransportLimits>;
  /** Instead of the system's resolver. */
  readonly lookup?: Lookup;
}

export interface GuardedTransport extends Transport {
  /** Endpoints whose certificate was not trusted and was accepted all the same, see `TlsTrust`. */
  readonly untrusted: readonly UntrustedPeer[];
}

const DEFAULT_SOURCE = 'S1';

/** The stricter of what the vendor permits and what the municipality allows. */
function ratesOf(profile: TargetProfile, policy: Policy): { readonly perSecond: number; readonly parallel: number; readonly connectionsPerSecond: number } {
  const declared = profile.scope.rate;
  const allowed = policy.parameters.rate;
  return {
    perSecond: Math.min(declared.requestsPerSecond ?? Infinity, allowed.requestsPerSecond),
    parallel: Math.min(declared.parallel ?? Infinity, allowed.parallel),
    connectionsPerSecond: allowed.connectionsPerSecond,
  };
}

export function createTransport(options: TransportOptions): GuardedTransport {
  const { profile, redactor } = options;
  const now = options.now ?? ((): Date => new Date());
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const rates = ratesOf(profile, options.policy);
  const scope = createScope(profile, now);
  const trust = new TlsTrust(scope, options.trust, options.clientCertificates);
  const traffic = createTrafficFeed();
  const recorder = createRecorder({ redactor, evidence: options.evidence, traffic });
  const requestRate = new RateLimiter(rates);
  const connectionRate = new RateLimiter({ perSecond: rates.connectionsPerSecond });
  const closed = new AbortController();
  const sockets = new Set<Socket>();
  const channels = new Set<Channel>();
  const proxies = new Map<string, Promise<BrowserProxy>>();
  let requests = 0;
  let connections = 0;

  if (options.upstreamProxyCredentials !== undefined) {
    redactor.learn(options.upstreamProxyCredentials);
    redactor.learn(options.upstreamProxyCredentials.slice(options.upstreamProxyCredentials.indexOf(':') + 1));
  }

  const dial = createDialer({
    scope,
    resolver: new HostResolver(options.lookup),
    sources: profile.sources,
    connectTimeoutMs: limits.connectTimeoutMs,
    ...(profile.scope.upstreamProxy && { upstreamProxy: proxyFromUrl(profile.scope.upstreamProxy.url, options.upstreamProxyCredentials) }),
    onConnection(socket) {
      connections += 1;
      sockets.add(socket);
      // A reset in the moment before the caller listens must cost that caller's probe, not the process.
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    },
  });

  const services: ChannelServices = {
    scope, rate: requestRate, dial, trust, recorder, limits, now, parallel: rates.parallel,
    onRequest: () => {
      requests += 1;
    },
    onClose: (channel) => {
      channels.delete(channel);
    },
  };

  const requireOpen = (): void => {
    if (closed.signal.aborted) throw new ProbeError('ABORTED', 'the transport was closed');
  };

  const openSocket: Transport['openSocket'] = async (target, { source = DEFAULT_SOURCE, signal, timeoutMs } = {}) => {
    requireOpen();
    scope.admit(target);
    const either = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;
    const release = await connectionRate.acquire(either);
    release();
    return dial(target, {
      source, signal: either, ...(target.address !== undefined && { address: target.address }), ...(timeoutMs !== undefined && { timeoutMs }),
    });
  };

  return {
    traffic,
    channel({ actor, source = DEFAULT_SOURCE }) {
      requireOpen();
      const channel = new HttpChannel({ actor, source }, services);
      channels.add(channel);
      return channel;
    },
    openSocket,
    async browserProxy(source = DEFAULT_SOURCE) {
      requireOpen();
      const proxy = proxies.get(source) ?? startBrowserProxy({ source, scope, recorder, limits, open: (target) => openSocket(target, { source }) });
      proxies.set(source, proxy);
      return (await proxy).url;
    },
    async permit(url) {
      requireOpen();
      scope.admitUrl(url);
      const release = await requestRate.acquire(closed.signal);
      release();
      scope.admitUrl(url);
      requests += 1;
    },
    get usage() {
      return { requests, connections, waitedForRateMs: requestRate.waitedMs + connectionRate.waitedMs };
    },
    get untrusted() {
      return trust.untrusted;
    },
    async close() {
      closed.abort(new ProbeError('ABORTED', 'the transport was closed'));
      await Promise.all([...channels].map((channel) => channel.close()));
      await Promise.all([...proxies.values()].map(async (proxy) => (await proxy).close()));
      for (const socket of sockets) socket.destroy();
    },
  };
}
