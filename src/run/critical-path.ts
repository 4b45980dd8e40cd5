import { PHASES, type ProbeDefinition, type ProbePlan } from '../probes/define.ts';
import type { JournalLine } from './journal-events.ts';
import { linesOf } from './journal-events.ts';

interface Item {
  readonly probe: Pick<ProbeDefinition, 'phase'>;
  readonly plan: Pick<ProbePlan, 'waitsMs' | 'requests'>;
}

/**
 * Time the target imposes on a run, in milliseconds: declared windows, and requests divided by the permitted rate. Phases follow
 * each other; in a phase windows pass side by side, requests share the rate. A lower bound: no harness could be quicker.
 */
export function imposedMs(items: readonly Item[], requestsPerSecond: number): number {
  return PHASES.reduce((total, phase) => {
    const inPhase = items.filter(({ probe }) => probe.phase === phase).map(({ plan }) => plan);
    return total + phaseMs(inPhase, inPhase.reduce((sum, { requests }) => sum + requests, 0), requestsPerSecond);
  }, 0);
}

function phaseMs(probes: readonly { readonly waitsMs: number; readonly requests: number }[], requests: number, requestsPerSecond: number): number {
  const longest = Math.max(0, ...probes.map((one) => one.waitsMs + (one.requests / requestsPerSecond) * 1000));
  return Math.max(longest, (requests / requestsPerSecond) * 1000);
}

export interface RunTiming {
  /** Time in which processes worked on the run. */
  readonly wallMs: number;
  /** Critical path that the target imposed. */
  readonly imposedMs: number;
  /** 1.3 × the imposed time or 60 s more, whichever is larger. */
  readonly limitMs: number;
  readonly withinLimit: boolean;
}

/**
 * What a run took against what the target imposed on it, from its journal. Windows count as far as they were declared and slept;
 * requests as they were sent.
 */
export function runTiming(lines: readonly JournalLine[], requestsPerSecond: number): RunTiming {
  const wallMs = processSpans(lines).reduce((sum, [from, to]) => sum + (to - from), 0);
  const imposed = Math.round(phaseSpans(lines).reduce((sum, span) => sum + spanMs(span, requestsPerSecond), 0));
  const limitMs = Math.max(Math.round(imposed * 1.3), imposed + 60_000);
  return { wallMs, imposedMs: imposed, limitMs, withinLimit: wallMs <= limitMs };
}

/** From each process's first line to its last. */
function processSpans(lines: readonly JournalLine[]): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (const line of lines) {
    const at = Date.parse(line.at);
    const open = spans.at(-1);
    if (line.type === 'process-started' || open === undefined) spans.push([at, at]);
    else open[1] = at;
  }
  return spans;
}

/** Lines of one phase of one process; a process that died leaves its last phase without an end. */
function phaseSpans(lines: readonly JournalLine[]): readonly (readonly JournalLine[])[] {
  const spans: JournalLine[][] = [];
  let open: JournalLine[] | undefined;
  for (const line of lines) {
    if (line.type === 'process-started') open = undefined;
    if (line.type === 'phase-started') spans.push((open = []));
    open?.push(line);
    if (line.type === 'phase-finished') open = undefined;
  }
  return spans;
}

function spanMs(span: readonly JournalLine[], requestsPerSecond: number): number {
  const declared = new Map(linesOf(span, 'probe-started').map((line) => [line.kind, line.waitsMs]));
  const ended = [...linesOf(span, 'probe-finished'), ...linesOf(span, 'probe-stopped'), ...linesOf(span, 'probe-failed')];
  const waits = ended.map(({ kind, sleptMs }) => ({ waitsMs: Math.min(sleptMs, declared.get(kind) ?? 0), requests: 0 }));
  const requests = linesOf(span, 'phase-finished').reduce((sum, line) => sum + line.requests, 0);
  return phaseMs(waits, requests, requestsPerSecond);
}
