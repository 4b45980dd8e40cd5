import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import type { Problem } from '../../domain/outcome.ts';
import type { OpenPort, PortScanData } from '../../observations/network.ts';
import { hostKey } from '../../profile/host.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { exchangeOverTls } from '../tls/exchange.ts';
import { addressesOf } from '../tls/hosts.ts';
import { HELLOS, isPostgres, recognise, type Recognised } from './service-signatures.ts';

const PARALLEL = 50;
const CONNECT_TIMEOUT_MS = 3_000;
const READ_TIMEOUT_MS = 1_500;
const MAX_BANNER = 4_096;
/** Ports at which what answers is asked for its name; more than this many open ones are a tarpit. */
const MAX_IDENTIFIED = 60;

function portsOf(profile: TargetProfile): readonly number[] {
  const all = (profile.scope.portScan?.ports ?? []).flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: Math.max(0, Math.min(last, 65_535) - first + 1) }, (_, index) => first + index);
  });
  return [...new Set(all)].filter((port) => port > 0);
}

function missing({ consent, scope }: TargetProfile): readonly Problem[] {
  if (scope.portScan === undefined) return [{ code: 'no-input', reason: {
    ja: 'プロファイルに scope.portScan (調べるポートの範囲) がありません。', en: 'The profile declares no scope.portScan (the ports to be tried).',
  } }];
  return consent.allowPortScan === true ? [] : [{ code: 'unsafe-to-run', reason: {
    ja: 'consent.allowPortScan がありません (ポートへの接続を試すことへの同意)。', en: 'consent.allowPortScan is not given (consent to trying ports).',
  } }];
}

interface ScanHost {
  readonly host: string;
  readonly declared: ReadonlySet<number>;
}

function hostsOf({ scope }: TargetProfile): readonly ScanHost[] {
  const byHost = Map.groupBy(scope.hosts, ({ name }) => (hostKey(name) ?? name).replace(/^\[(.*)\]$/, '$1'));
  return [...byHost].map(([host, all]) => ({ host, declared: new Set(all.flatMap(({ ports, plainPorts = [] }) => [...ports, ...plainPorts])) }));
}

interface Target {
  readonly context: ProbeContext;
  readonly host: string;
  readonly address: string | null;
}

const open = ({ context, host, address }: Target, port: number): Promise<Socket> => context.transport.openSocket(
  { host, port, purpose: 'port-scan', ...(address === null ? {} : { address }) }, { signal: context.signal, timeoutMs: CONNECT_TIMEOUT_MS },
);

/** @throws {ProbeError} when the run ended or the port lies outside scope and consent */
async function stateOf(target: Target, port: number): Promise<'open' | 'closed' | 'filtered'> {
  try {
    (await open(target, port)).destroy();
    return 'open';
  } catch (error) {
    if (!(error instanceof ProbeError) || ['ABORTED', 'OUT_OF_HOURS', 'OUT_OF_SCOPE'].includes(error.code)) throw error;
    return error.code === 'CONNECT_TIMEOUT' ? 'filtered' : 'closed';
  }
}

/** What comes within the time after a hello, or unasked. */
async function converse(target: Target, port: number, hello: Buffer | undefined): Promise<Buffer> {
  let socket: Socket;
  try {
    socket = await open(target, port);
  } catch (error) {
    if (error instanceof ProbeError && error.code !== 'ABORTED' && error.code !== 'OUT_OF_HOURS') return Buffer.alloc(0);
    throw error;
  }
  try {
    return await new Promise<Buffer>((resolve) => {
      const received: Buffer[] = [];
      const finish = (): void => resolve(Buffer.concat(received).subarray(0, MAX_BANNER));
      const timer = setTimeout(finish, READ_TIMEOUT_MS);
      const end = (): void => { clearTimeout(timer); finish(); };
      socket.on('data', (bytes: Buffer) => {
        received.push(bytes);
        if (received.reduce((sum, { length }) => sum + length, 0) >= MAX_BANNER) end();
      }).once('end', end).once('close', end).on('error', end);
      if (hello) socket.write(hello);
    });
  } finally {
    socket.destroy();
  }
}

const printable = (bytes: Buffer): string => bytes.subarray(0, 120).toString('latin1').replace(/[^\x20-\x7e]+/g, ' ').trim();

const NOTHING: Recognised & { readonly banner: string } = { protocol: null, category: null, banner: '' };

async function plainly(target: Target, port: number): Promise<typeof NOTHING> {
  const unasked = await converse(target, port, undefined);
  if (unasked.length > 0) return { ...recognise(unasked), banner: printable(unasked) };
  let other = NOTHING;
  for (const [name, hello] of HELLOS) {
    const answer = await converse(target, port, hello(target.host));
    if (name === 'postgres' && isPostgres(answer)) return { protocol: 'postgresql', category: 'database', banner: printable(answer) };
    const recognised = recognise(answer);
    if (recognised.protocol !== null) return { ...recognised, banner: printable(answer) };
    if (answer.length > 0 && other.banner === '') other = { ...NOTHING, banner: printable(answer) };
  }
  return other;
}

async function identify(target: Target, port: number, declared: boolean): Promise<OpenPort> {
  const { context, host, address } = target;
  if (declared) return { port, declared, ...NOTHING, certificateForHost: false };
  const { chain, answer } = await exchangeOverTls({ host, port, ...(address === null ? {} : { address }) }, {
    open: () => open(target, port), signal: context.signal, request: HELLOS[0]?.[1](host) ?? Buffer.alloc(0), timeoutMs: 2 * READ_TIMEOUT_MS,
  });
  const leaf = chain[0] === undefined ? undefined : new X509Certificate(chain[0]);
  const certificateForHost = leaf !== undefined && (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined;
  if (chain.length > 0) {
    const bytes = Buffer.from(answer ?? []);
    return { port, declared, ...recognise(bytes), banner: printable(bytes) || 'TLS', certificateForHost };
  }
  return { port, declared, ...await plainly(target, port), certificateForHost };
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }));
}

async function scan(context: ProbeContext, { host, declared }: ScanHost, address: string | null): Promise<PortScanData> {
  const target = { context, host, address };
  const ports = portsOf(context.profile);
  const [control = 443] = declared;
  const controlBefore = (await stateOf(target, control)) === 'open';
  const states = new Map<number, 'open' | 'closed' | 'filtered'>();
  await inParallel(ports, async (port) => { states.set(port, await stateOf(target, port)); });
  const found = ports.filter((port) => states.get(port) === 'open');
  const identified: OpenPort[] = [];
  for (const port of found.slice(0, MAX_IDENTIFIED)) identified.push(await identify(target, port, declared.has(port)));
  const rest = found.slice(MAX_IDENTIFIED).map((port): OpenPort => ({ port, declared: declared.has(port), ...NOTHING, certificateForHost: false }));
  const count = (state: string): number => [...states.values()].filter((one) => one === state).length;
  const data: PortScanData = {
    host, address, dedicated: context.profile.scope.portScan?.dedicated ?? false, tried: ports.length, closed: count('closed'), filtered: count('filtered'),
    open: [...identified, ...rest], controlBefore, controlAfter: (await stateOf(target, control)) === 'open',
  };
  noteEvidence(context.evidence.put(JSON.stringify(data, null, 1), { name: `Ports of ${host}${address === null || address === host ? '' : ` (${address})`}`, mediaType: 'application/json' }));
  return data;
}

export const portScanProbe = defineProbe({
  kind: 'network.ports',
  phase: 'network',
  impact: 'read',
  plan({ profile, policy }) {
    const hosts = hostsOf(profile);
    const connections = hosts.length * portsOf(profile).length;
    return { subjects: hosts.map(({ host }) => host), missing: missing(profile), accounts: 0, requests: 0, waitsMs: (connections / policy.parameters.rate.connectionsPerSecond) * 1000 };
  },
  async *observe(context) {
    for (const host of hostsOf(context.profile)) {
      for (const address of (await addressesOf(host.host)).used) {
        const { value: data, evidence } = await collectEvidence(() => scan(context, host, address));
        yield { subject: address === null || address === host.host ? host.host : `${host.host} (${address})`, data, evidence };
      }
    }
  },
});
