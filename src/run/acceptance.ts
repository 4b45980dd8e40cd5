import { join } from 'node:path';
import type { OperationResult } from '../actors/types.ts';
import type { JudgeContext } from '../checks/define.ts';
import type { EvidenceRef, LocalText } from '../domain/outcome.ts';
import { checksById } from '../requirements/catalogue.ts';
import { countingAttempts } from './attempts.ts';
import { cleanUp, type CleanupReport } from './cleanup.ts';
import type { DecidingRun, StoredEvidence } from './deciding-run.ts';
import { describeDefect } from './describe-defect.ts';
import { healthMonitor } from './health.ts';
import { judgeObservations, type JudgeDefect } from './judge.ts';
import { openRun, type OpenRun, type OpenRunOptions } from './open-run.ts';
import { permittedRate } from './permitted-rate.ts';
import type { TimeoutRule } from './probe-budget.ts';
import { sharedContext } from './probe-context.ts';
import { JUDGED_BY_NONE, judgedBy, neededProbes, type Registry } from './registry.ts';
import { createScheduler, type ProgressEvent, type Scheduler } from './scheduler.ts';

export interface AcceptanceOptions extends OpenRunOptions {
  readonly registry: Registry;
  readonly selfTestLine?: LocalText;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly timeouts?: TimeoutRule;
  readonly concurrency?: number;
  readonly randomBytes?: (length: number) => Uint8Array;
}

/** A run under way in this process. */
export interface Acceptance extends DecidingRun {
  /** Runs the probes that are left; `decide` does so by itself. */
  start(): Promise<void>;
  /** Waits for all probes, removes what was created in the target and records the end. Once; then the same report. */
  finish(): Promise<CleanupReport>;
  /** Ends this process's part: finishes a run whose probes are through, leaves any other to be resumed. */
  close(): Promise<void>;
}

const SELF_TEST_NOT_DONE: LocalText = { ja: '検査ツールの自己試験: 未実施', en: 'Self-test of the harness: not done' };

/**
 * Opens a run folder for work. A folder in which work was done before is resumed: what has finished is kept, the rest is taken.
 *
 * @throws {RunLockedError} another process works on it
 * @throws {JournalError} its journal does not hold
 * @throws {AlteredInputError} its profile or policy was altered
 */
export async function openAcceptance(root: string, options: AcceptanceOptions): Promise<Acceptance> {
  const run = await openRun(root, options);
  const scheduler = schedulerOf(run, options);
  const judge = judgeOf(run, options.registry);
  const start = (): Promise<void> => scheduler.start();

  let finished: Promise<CleanupReport> | undefined;
  const finish = (): Promise<CleanupReport> => (finished ??= start().then(() => finishRun(run, judge.defective.size)));

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      if (scheduler.left() > 0) {
        run.abort();
        await start();
        run.journal.append({ type: 'usage', ...run.services.transport.usage });
      } else {
        await finish();
      }
    } finally {
      await run.close();
    }
  };

  return {
    start, finish,
    close: () => (closed ??= close()),
    selfTestLine: options.selfTestLine ?? SELF_TEST_NOT_DONE,
    evidence: evidenceOf(run),
    async decide(checkId) {
      const check = checksById().get(checkId);
      if (check === undefined) throw new RangeError(`the catalogue has no check ${checkId}`);
      start().catch(() => undefined); // told by `settled`
      await Promise.all(judge.needs(checkId).map((kind) => scheduler.settled(kind)));
      const definition = options.registry.checks.get(checkId);
      const outcome = judge.outcome(checkId);
      return { check, outcome, judgedBy: definition ? judgedBy(definition, run.journal.started.cryptrecList) : JUDGED_BY_NONE };
    },
  };
}

/** The oracle's extractors decide; an answer that says the server itself failed is not well whatever it holds. */
function requireWell({ answers }: OperationResult): void {
  const last = answers.at(-1);
  if (last && last.status >= 500) throw new Error(`HTTP ${last.status}`);
}

function schedulerOf(run: OpenRun, { registry, randomBytes, timeouts, concurrency, onProgress }: AcceptanceOptions): Scheduler {
  const { journal, ledger, services, inputs, signal, sleep } = run;
  const { selection } = journal.started;
  const { health } = inputs.profile;
  return createScheduler({
    journal, ledger, sleep, signal,
    clockMs: () => performance.now(),
    redact: (text) => services.redact(text),
    usage: () => services.transport.usage,
    context: sharedContext({ ...run, ...(randomBytes ? { randomBytes } : {}) }),
    probes: neededProbes(registry, selection && selection.checks),
    health: healthMonitor({
      sleep: (ms) => sleep(ms, signal),
      ...(health ? { ask: async () => requireWell(await services.actors.run(health)) } : {}),
    }),
    requestsPerSecond: permittedRate(inputs.profile, inputs.policy),
    ...(timeouts ? { timeouts } : {}),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(onProgress ? { onProgress } : {}),
  });
}

/** Judges single checks while the run goes on, by what has been observed so far, and records each outcome. */
function judgeOf({ journal, inputs, services }: OpenRun, registry: Registry) {
  const { selection, assessedAt, cryptrecList } = journal.started;
  const selected = selection && new Set(selection.checks);
  const probed = new Set(registry.probes.keys());
  const context: JudgeContext = { policy: inputs.policy, profile: inputs.profile, assessedAt, cryptrecList };
  const defective = new Set<string>();
  const noteDefect = ({ check, error }: JudgeDefect): void => {
    defective.add(check);
    const defect = describeDefect(error, (text) => services.redact(text));
    journal.append({
      type: 'note', code: 'judge-failed', defect,
      text: {
        ja: `検収ツールの不具合: ${check} を判定できませんでした(${defect.message})。`,
        en: `Defect of the harness: ${check} could not be judged (${defect.message}).`,
      },
    });
  };
  return {
    defective,
    needs: (id: string) => (selected?.has(id) === false ? [] : registry.checks.get(id)?.needs ?? []),
    outcome(id: string) {
      const observed = { attempts: countingAttempts(journal.lines), probed, selected };
      const { outcomes, defects } = judgeObservations(observed, [id], registry.checks, context);
      defects.forEach(noteDefect);
      const outcome = outcomes.get(id);
      if (outcome === undefined) throw new Error(`${id} was not judged`);
      journal.append({ type: 'outcome', check: id, outcome: outcome.outcome, code: outcome.outcome === 'inconclusive' ? outcome.code : null });
      return outcome;
    },
  };
}

async function finishRun({ journal, ledger, services, signal }: OpenRun, judgeDefects: number): Promise<CleanupReport> {
  const report = await cleanUp(ledger, services.remove, { redact: (text) => services.redact(text) });
  const attempts = [...countingAttempts(journal.lines).values()];
  const defects = attempts.filter(({ state }) => state === 'failed').length + judgeDefects;
  const complete = !signal.aborted && defects === 0 && attempts.every(({ state }) => state === 'finished');
  journal.append({ type: 'finished', complete, defects, notRemoved: report.left.length, ...services.transport.usage });
  return report;
}

function evidenceOf({ journal, folder }: OpenRun): DecidingRun['evidence'] {
  const byRef = new Map<EvidenceRef, StoredEvidence>();
  let read = 0;
  return (ref) => {
    for (const line of journal.lines.slice(read)) {
      if (line.type !== 'evidence') continue;
      const { name, mediaType, file, actor } = line;
      byRef.set(line.ref, { name, mediaType, path: join(folder.evidence, file), ...(actor === undefined ? {} : { actor }) });
    }
    read = journal.lines.length;
    return byRef.get(ref);
  };
}
