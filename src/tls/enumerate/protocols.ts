import { hexId } from '../registry/hex-id.ts';
import { sslv2KindName } from '../registry/sslv2-kinds.ts';
import { suiteName } from '../registry/suites.ts';
import type { ProtocolScan } from '../scan-result.ts';
import { codePointOf } from '../wire/versions.ts';
import type { ProtocolVersion } from '../wire/versions.ts';
import type { BrowserProbe } from './control.ts';
import { Elimination } from './elimination.ts';
import type { Prober } from './prober.ts';
import { probeSslv2 } from './sslv2-probe.ts';
import type { Sslv2Probe } from './sslv2-probe.ts';
import { candidatesFor, probeVersion } from './version-probe.ts';
import type { VersionProbe } from './version-probe.ts';

/** One version's result with what the enumeration left behind for the whole scan. */
export interface ProtocolOutcome {
  readonly scan: ProtocolScan;
  readonly elimination?: Elimination;
}

interface Enumerated {
  readonly probe: VersionProbe;
  readonly elimination?: Elimination;
}

/** Probes and enumerates every version: four lines of questions side by side, each one connection at a time. */
export async function scanProtocols(prober: Prober, control: BrowserProbe): Promise<ProtocolOutcome[]> {
  const line = <T>(work: () => Promise<T>): Promise<T> => prober.context.spares?.line(work) ?? work();
  const [tls13, tls12, older, sslv2] = await Promise.all([
    line(() => enumerateVersion(prober, 'TLS 1.3', control)),
    line(() => enumerateVersion(prober, 'TLS 1.2', control)),
    line(() => enumerateOlder(prober, control)),
    line(() => probeSslv2(prober)),
  ]);
  const newestFirst = [tls13, tls12, ...older];
  await findParametersOfOldServer(newestFirst);
  await confirmSuites(newestFirst);
  const outcomes: ProtocolOutcome[] = [];
  for (const enumerated of newestFirst) outcomes.push(await conclude(enumerated));
  return [sslv2Outcome(await quietly(prober, sslv2)), ...outcomes.toReversed()];
}

async function enumerateVersion(prober: Prober, version: ProtocolVersion, control: BrowserProbe): Promise<Enumerated> {
  const accepted = control.verdict?.accepted.hello.version === codePointOf(version) ? control.verdict.accepted : undefined;
  return enumerate(prober, await probeVersion(prober, version, { seen: accepted }), control, true);
}

/** TLS 1.1 first: when it is refused by protocol_version, the same hello has refused TLS 1.0 and SSL 3.0 once. */
async function enumerateOlder(prober: Prober, control: BrowserProbe): Promise<Enumerated[]> {
  const all: Enumerated[] = [];
  let covering: VersionProbe['refusals'] = [];
  for (const version of ['TLS 1.1', 'TLS 1.0', 'SSL 3.0'] as const) {
    const probe = await probeVersion(prober, version, { prior: covering });
    covering = probe.supported === false ? [...covering, ...probe.refusals] : [];
    all.push(await enumerate(prober, probe, control, false));
  }
  return all;
}

async function enumerate(prober: Prober, probe: VersionProbe, control: BrowserProbe, withParameters: boolean): Promise<Enumerated> {
  if (probe.supported !== true || probe.shape === undefined || probe.first === undefined) return { probe };
  const codePoint = codePointOf(probe.version);
  const elimination = new Elimination(prober, codePoint, probe.shape, withParameters);
  if (control.verdict?.accepted.hello.version === codePoint) elimination.absorb(control.verdict);
  elimination.absorb(probe.first);
  await elimination.findSuites(candidatesFor(codePoint));
  if (withParameters) await elimination.findParameters();
  return { probe, elimination };
}

/** Groups and schemes are asked for in TLS 1.2 and 1.3; of a server that has neither, in the newest it has. */
async function findParametersOfOldServer(newestFirst: readonly Enumerated[]): Promise<void> {
  const newest = newestFirst.find(({ elimination }) => elimination !== undefined)?.elimination;
  if (newest?.asked === false) await newest.findParameters();
}

/** Longest list first: that it is read to its end shows the same for the shorter ones of the other versions. */
async function confirmSuites(all: readonly Enumerated[]): Promise<void> {
  const eliminations = all.flatMap(({ elimination }) => elimination ?? []);
  for (const elimination of eliminations.toSorted((a, b) => b.unproven - a.unproven)) await elimination.confirmSuites();
}

async function conclude({ probe, elimination }: Enumerated): Promise<ProtocolOutcome> {
  const { version, transcripts } = probe;
  const cause = probe.cause ?? (elimination?.gaps.length ? elimination.gaps.join('; ') : undefined);
  const base = { version, ...(cause === undefined ? {} : { cause }), application: 'not-tried', transcripts } as const;
  if (!elimination) return { scan: { ...base, supported: probe.supported, suites: [], suitesComplete: probe.supported === false, preference: null } };
  const preference = await elimination.findPreference();
  if (preference === 'server') await elimination.confirmOrder();
  return {
    elimination,
    scan: {
      ...base,
      supported: true,
      suites: elimination.suites.map((code) => ({ id: hexId(code), name: suiteName(code) })),
      suitesComplete: elimination.gaps.length === 0,
      preference,
    },
  };
}

/** A peer that went away without a word may have been busy with the other questions, so it is asked again alone. */
async function quietly(prober: Prober, sslv2: Sslv2Probe): Promise<Sslv2Probe> {
  return sslv2.outspoken || !prober.alive || prober.liar !== undefined ? sslv2 : probeSslv2(prober);
}

const sslv2Outcome = (probe: Sslv2Probe): ProtocolOutcome => ({
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
});
