import { once } from 'node:events';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { AskContext } from '../exchange/ask.ts';
import { pause } from '../exchange/governor.ts';
import type { TlsScan } from '../scan-result.ts';
import { readSession } from './session-facts.ts';
import type { ProtocolOutcome } from './protocols.ts';

type Resumption = Pick<TlsScan, 'resumption' | 'earlyData'>;

const NOT_OBSERVED: Resumption = { resumption: { resumed: null, sessionTicket: null, sessionId: null, ticketLifetimeSeconds: null }, earlyData: null };
/**
 * In TLS 1.3 tickets come after the handshake, by most servers at once. One that takes longer than many answers of this peer is not
 * waited for.
 */
const [LEAST_TICKET_WAIT_MS, MOST_TICKET_WAIT_MS] = [60, 400];
const NODE_VERSIONS = { 'TLS 1.0': 'TLSv1', 'TLS 1.1': 'TLSv1.1', 'TLS 1.2': 'TLSv1.2', 'TLS 1.3': 'TLSv1.3' } as const;

/** Handshakes twice with Node's own TLS, the second time with the session of the first, in the newest version. */
export async function observeResumption(context: AskContext, outcomes: readonly ProtocolOutcome[]): Promise<Resumption> {
  const newest = outcomes.findLast(({ scan }) => scan.supported === true)?.scan.version;
  const version = newest === undefined ? undefined : NODE_VERSIONS[newest as keyof typeof NODE_VERSIONS];
  if (version === undefined) return NOT_OBSERVED;
  const first = await handshake(context, version);
  if (first === undefined) return NOT_OBSERVED;
  if (first.session === undefined) return { ...NOT_OBSERVED, resumption: { ...NOT_OBSERVED.resumption, resumed: false } };
  const second = await handshake(context, version, first.session);
  const facts = readSession(first.session);
  const ticket = facts === undefined ? null : facts.hasTicket;
  return {
    resumption: {
      resumed: second?.reused ?? null,
      sessionTicket: ticket,
      sessionId: second?.reused === true && ticket === false ? true : null,
      ticketLifetimeSeconds: facts?.ticketLifetimeSeconds ?? null,
    },
    earlyData: version === 'TLSv1.3' && facts !== undefined && ticket === true ? facts.maxEarlyDataBytes > 0 : null,
  };
}

interface Handshaken {
  readonly session?: Buffer;
  readonly reused: boolean;
}

async function handshake(context: AskContext, version: (typeof NODE_VERSIONS)[keyof typeof NODE_VERSIONS], session?: Buffer): Promise<Handshaken | undefined> {
  const { governor, endpoint } = context;
  // Loaded late: a scan that resumes nothing does without OpenSSL's client.
  const { connect } = await import('node:tls');
  if ((await governor.acquire()) !== undefined) return undefined;
  const signal = AbortSignal.any([governor.signal, AbortSignal.timeout(governor.limits.connectTimeoutMs + governor.limits.replyTimeoutMs)]);
  let tls: TLSSocket | undefined;
  try {
    const socket = await context.open(endpoint, signal);
    const startedAt = performance.now();
    const name = endpoint.servername ?? endpoint.host;
    tls = connect({
      socket,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(session === undefined ? {} : { session }),
      minVersion: version,
      maxVersion: version,
      ciphers: 'ALL:@SECLEVEL=0',
      // Trust is judged elsewhere; without a store OpenSSL need not read one.
      ca: [],
      rejectUnauthorized: false,
    });
    return await settle(tls, version === 'TLSv1.3' && session === undefined, startedAt, signal);
  } catch {
    // Whatever went wrong, resumption was not observed.
    return undefined;
  } finally {
    tls?.destroy();
    governor.release();
  }
}

async function settle(tls: TLSSocket, ticketsLater: boolean, startedAt: number, signal: AbortSignal): Promise<Handshaken> {
  let latest: Buffer | undefined;
  const ticket = new Promise<void>((resolve) => {
    tls.on('session', (session: Buffer) => {
      latest = session;
      resolve();
    });
    tls.once('close', resolve);
  });
  tls.on('error', () => undefined);
  await once(tls, 'secureConnect', { signal });
  const waitMs = Math.min(MOST_TICKET_WAIT_MS, Math.max(LEAST_TICKET_WAIT_MS, 3 * (performance.now() - startedAt)));
  const enough = new AbortController();
  if (ticketsLater) await Promise.race([ticket, pause(waitMs, AbortSignal.any([signal, enough.signal]))]);
  // A timer that is still running would keep the process from ending.
  enough.abort();
  const session = latest ?? (ticketsLater ? undefined : tls.getSession());
  return { reused: tls.isSessionReused(), ...(session === undefined ? {} : { session }) };
}
