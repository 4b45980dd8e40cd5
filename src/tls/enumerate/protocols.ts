import { hexId } from '../registry/hex-id.ts';
import { sslv2KindName } from '../registry/sslv2-kinds.ts';
import { suiteName } from '../registry/suites.ts';
import type { ProtocolScan } from '../scan-result.ts';
import { codePointOf } from '../wire/versions.ts';
import type { ProtocolVersion } from '../wire/versions.ts';
import type { BrowserProbe } from './control.ts';
import { Elimination } from './elimination.ts';
import { reversedOffer, whoseOrder } from './preference.ts';
import type { Prober } from './prober.ts';
import { offerOf } from './shape.ts';
import { probeSslv2 } from './sslv2-probe.ts';
import { candidatesFor, probeVersion } from './version-probe.ts';
import type { VersionProbe } from './version-probe.ts';

/** One version's result with what the enumeration left behind for the whole scan. */
export interface ProtocolOutcome {
  readonly scan: ProtocolScan;
  readonly elimination?: Elimination;
}

/** Probes and enumerates every version: four lines of questions side by side, each one connection at a time. */
export async function scanProtocols(prober: Prober, control: BrowserProbe): Promise<ProtocolOutcome[]> {
  const [tls13, tls12, older, sslv2] = await Promise.all([
    scanVersion(prober, 'TLS 1.3', control),
    scanVersion(prober, 'TLS 1.2', control),
    scanOlder(prober, control),
    scanSslv2(prober),
  ]);
  const outcomes = [await quietSslv2(prober, sslv2), ...older.toReversed(), tls12, tls13];
  await findParametersOfOldServer(outcomes);
  return outcomes;
}

async function scanVersion(prober: Prober, version: ProtocolVersion, control: BrowserProbe): Promise<ProtocolOutcome> {
  const hello = control.verdict?.accepted.hello;
  const probe = await probeVersion(prober, version, { seenGroup: hello?.version === codePointOf(version) ? hello.group : undefined });
  return enumerate(prober, probe, control, codePointOf(version) >= 0x0303);
}

/** TLS 1.1 first: when it is refused by protocol_version, the same hello has refused TLS 1.0 and SSL 3.0 once. */
async function scanOlder(prober: Prober, control: BrowserProbe): Promise<ProtocolOutcome[]> {
  const outcomes: ProtocolOutcome[] = [];
  let covering: VersionProbe['refusals'] = [];
  for (const version of ['TLS 1.1', 'TLS 1.0', 'SSL 3.0'] as const) {
    const probe = await probeVersion(prober, version, { prior: covering });
    covering = probe.supported === false ? [...covering, ...probe.refusals] : [];
    outcomes.push(await enumerate(prober, probe, control, false));
  }
  return outcomes;
}

async function enumerate(prober: Prober, probe: VersionProbe, control: BrowserProbe, withParameters: boolean): Promise<ProtocolOutcome> {
  if (probe.supported !== true || probe.shape === undefined || probe.first === undefined) return { scan: unsupported(probe) };
  const codePoint = codePointOf(probe.version);
  const elimination = new Elimination(prober, codePoint, probe.shape, withParameters);
  elimination.absorb(probe.first);
  if (control.verdict?.accepted.hello.version === codePoint) elimination.absorb(control.verdict);
  await elimination.findSuites(candidatesFor(codePoint));
  if (withParameters) await elimination.findParameters();
  await elimination.confirmSuites();
  const preference = await findPreference(prober, probe, elimination);
  if (preference === 'server') await elimination.confirmOrder();
  return {
    elimination,
    scan: {
      version: probe.version,
      supported: true,
      ...(elimination.gaps.length === 0 ? {} : { cause: elimination.gaps.join('; ') }),
      suites: elimination.suites.map((code) => ({ id: hexId(code), name: suiteName(code) })),
      suitesComplete: elimination.gaps.length === 0,
      preference,
      application: 'not-tried',
      transcripts: probe.transcripts,
    },
  };
}

/** Asks once with the order turned round, unless hellos for another purpose have shown it already. */
async function findPreference(prober: Prober, probe: VersionProbe, elimination: Elimination): Promise<'server' | 'client' | null> {
  const { suites, preference } = elimination;
  if (suites.length < 2 || prober.liar !== undefined || probe.shape === undefined) return null;
  if (preference !== null) return preference;
  const offered = reversedOffer(suites).slice(0, probe.shape.maxSuites);
  const verdict = await prober.ask(offerOf(probe.shape, { version: codePointOf(probe.version), suites: offered }), 'server-hello');
  return verdict.kind === 'accepted' ? whoseOrder(suites, { offered, chosen: verdict.accepted.hello.cipherSuite }) : null;
}

/** Groups and schemes are asked for in TLS 1.2 and 1.3; of a server that has neither, in the newest it has. */
async function findParametersOfOldServer(outcomes: readonly ProtocolOutcome[]): Promise<void> {
  const newest = outcomes.findLast(({ elimination }) => elimination !== undefined);
  if (newest?.elimination && codePointOf(newest.scan.version) < 0x0303) await newest.elimination.findParameters();
}

/** A peer that went away without a word may have been busy with the other questions, so it is asked again alone. */
async function quietSslv2(prober: Prober, sslv2: Sslv2Outcome): Promise<ProtocolOutcome> {
  return sslv2.outspoken || !prober.alive || prober.liar !== undefined ? sslv2 : scanSslv2(prober);
}

type Sslv2Outcome = ProtocolOutcome & { readonly outspoken: boolean };

async function scanSslv2(prober: Prober): Promise<Sslv2Outcome> {
  const probe = await probeSslv2(prober);
  return {
    outspoken: probe.outspoken,
    scan: {
      version: 'SSL 2.0',
      supported: probe.supported,
      ...(probe.cause === undefined ? {} : { cause: probe.cause }),
      suites: probe.kinds.map((kind) => ({ id: hexId(kind, 6), name: sslv2KindName(kind) })),
      suitesComplete: probe.supported !== null,
      preference: null,
      application: 'not-tried',
      transcripts: probe.transcripts,
    },
  };
}

const unsupported = (probe: VersionProbe): ProtocolScan => ({
  version: probe.version,
  supported: probe.supported,
  ...(probe.cause === undefined ? {} : { cause: probe.cause }),
  suites: [],
  suitesComplete: probe.supported === false,
  preference: null,
  application: 'not-tried',
  transcripts: probe.transcripts,
});
