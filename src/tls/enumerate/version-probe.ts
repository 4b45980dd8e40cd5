import type { Accepted } from '../exchange/reply.ts';
import { suiteTable } from '../registry/suites.ts';
import type { Transcript } from '../scan-result.ts';
import { ALERT } from '../wire/alert.ts';
import { codePointOf, versionOf } from '../wire/versions.ts';
import type { ProtocolVersion } from '../wire/versions.ts';
import type { Prober, Verdict } from './prober.ts';
import { GREASE, WIDE, groupsOf, offerOf, schemesOf, shapesFor } from './shape.ts';
import type { Shape } from './shape.ts';
import { transcriptOf } from './transcript.ts';

/** Whether a version is spoken, and how it has to be asked. */
export interface VersionProbe {
  readonly version: ProtocolVersion;
  readonly supported: boolean | null;
  readonly cause?: string;
  readonly shape?: Shape;
  readonly first?: Verdict & { kind: 'accepted' };
  readonly transcripts: readonly Transcript[];
  /** Refusals seen, for versions below that the same hello covered. */
  readonly refusals: readonly Verdict[];
}

/** A refusal is believed when it came to two hellos of different shape. */
const REFUSALS_NEEDED = 2;
/** A peer that drops hellos costs the reply time-out each; two are enough to see it. */
const MAX_TIMEOUTS = 2;

/** Suites to offer for a version, in the order they are offered. */
export const candidatesFor = (version: number): readonly number[] => (version >= 0x0304 ? suiteTable().tls13 : suiteTable().legacy);

interface Attempt {
  readonly shape: Shape;
  readonly verdict: Verdict;
}

interface Known {
  /** Refusals of a higher version: by protocol_version, that hello has refused this version too. */
  readonly prior?: readonly Verdict[];
  /** An answer in TLS 1.3 that came before: leaving its suite, group and scheme out shows others at once. */
  readonly seen?: Accepted | undefined;
}

/** Asks for exactly one version in several shapes until one is answered by a ServerHello, or two are refused. */
export async function probeVersion(prober: Prober, version: ProtocolVersion, known: Known = {}): Promise<VersionProbe> {
  const codePoint = codePointOf(version);
  const attempts: Attempt[] = [];
  if (known.seen?.hello.group !== undefined) {
    const verdict = await firstAnswer(prober, codePoint, WIDE, known.seen);
    if (verdict.kind === 'accepted') return accepted(version, [{ shape: WIDE, verdict }], WIDE, verdict);
  }
  const covering = (known.prior ?? []).filter((verdict) => verdict.kind === 'refused' && verdict.refused.alert.description === ALERT.protocolVersion);
  for (const shape of orderedShapes(codePoint, covering.length > 0)) {
    const verdict = await firstAnswer(prober, codePoint, shape);
    attempts.push({ shape, verdict });
    if (verdict.kind === 'accepted') return accepted(version, attempts, shape, verdict);
    if (prober.liar !== undefined) break;
    if (refusalsOf(attempts).length + covering.length >= REFUSALS_NEEDED && coversAll(attempts, covering)) break;
    if (attempts.filter(({ verdict: { exchanged } }) => exchanged.answer.kind === 'timeout').length >= MAX_TIMEOUTS) break;
  }
  return conclude(version, attempts, covering);
}

/** When a wider hello has covered this version already, a small one is the other shape. */
function orderedShapes(codePoint: number, covered: boolean): readonly Shape[] {
  const shapes = shapesFor(codePoint);
  return covered ? [...shapes.filter((shape) => shape !== WIDE), WIDE] : shapes;
}

function firstAnswer(prober: Prober, version: number, shape: Shape, without?: Accepted): Promise<Verdict> {
  const suites = candidatesFor(version).filter((code) => code !== without?.hello.cipherSuite).slice(0, shape.maxSuites);
  const offer = offerOf(shape, { version, suites: shape.unusual ? [...suites, GREASE] : suites });
  const groups = without === undefined ? {} : { groups: groupsOf(shape, version).filter((group) => group !== without.hello.group), schemes: schemesOf(shape).filter((scheme) => scheme !== without.flight.scheme) };
  return prober.ask({ ...offer, ...groups }, 'flight');
}

const refusalsOf = (attempts: readonly Attempt[]): Attempt[] => attempts.filter(({ verdict }) => verdict.kind === 'refused');

/** protocol_version speaks of the version alone; the other refusals only of the suites that were offered. */
function coversAll(attempts: readonly Attempt[], covering: readonly Verdict[]): boolean {
  if (covering.length > 0) return true;
  return refusalsOf(attempts).some(
    ({ shape, verdict }) => shape === WIDE || (verdict.kind === 'refused' && verdict.refused.alert.description === ALERT.protocolVersion),
  );
}

function accepted(version: ProtocolVersion, attempts: readonly Attempt[], shape: Shape, verdict: Verdict & { kind: 'accepted' }): VersionProbe {
  const chosen = versionOf(verdict.accepted.hello.version);
  const transcripts = attempts.map(({ shape: { name }, verdict: each }) => transcriptOf(name, each));
  if (chosen === version) return { version, supported: true, shape, first: verdict, transcripts, refusals: [] };
  return { version, supported: false, cause: `offered alone, it was answered with ${chosen ?? 'another version'}`, transcripts, refusals: [] };
}

function conclude(version: ProtocolVersion, attempts: readonly Attempt[], covering: readonly Verdict[]): VersionProbe {
  const refusals = refusalsOf(attempts).map(({ verdict }) => verdict);
  const transcripts = [
    ...covering.map((verdict) => transcriptOf('wide, of a higher version', verdict)),
    ...attempts.map(({ shape, verdict }) => transcriptOf(shape.name, verdict)),
  ];
  if (refusals.length + covering.length >= REFUSALS_NEEDED && coversAll(attempts, covering)) {
    return { version, supported: false, transcripts, refusals };
  }
  const [unclear] = attempts.filter(({ verdict }) => verdict.kind === 'unknown');
  const cause = unclear?.verdict.kind === 'unknown' ? `${unclear.shape.name} hello: ${unclear.verdict.cause}` : 'refused, but only part of the cipher suites could be offered';
  return { version, supported: null, cause, transcripts, refusals };
}
