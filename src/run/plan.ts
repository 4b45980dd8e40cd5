import type { Problem } from '../domain/outcome.ts';
import { PHASES, type Impact, type Phase, type PlanContext } from '../probes/define.ts';
import { catalogue, type CatalogueCheck } from '../requirements/catalogue.ts';
import { imposedMs } from './critical-path.ts';
import type { Selection } from './journal-events.ts';
import { permittedRate } from './permitted-rate.ts';
import { neededProbes, type Registry } from './registry.ts';

export interface PlannedProbe {
  readonly kind: string;
  readonly phase: Phase;
  readonly impact: Impact;
  readonly subjects: readonly string[];
  readonly missing: readonly Problem[];
  readonly accounts: number;
  readonly requests: number;
  readonly waitsMs: number;
}

export interface PlannedCheck {
  readonly check: CatalogueCheck;
  /** `ready`, `missing` an input, or `not-implemented` in this version. */
  readonly state: 'ready' | 'missing' | 'not-implemented';
  readonly missing: readonly Problem[];
}

/** What a run would do, told before anything is sent. */
export interface RunPlan {
  readonly requirements: readonly { readonly no: number; readonly checks: readonly PlannedCheck[] }[];
  readonly probes: readonly PlannedProbe[];
  readonly accounts: number;
  readonly requests: number;
  /** Time the target imposes: declared windows and requests at the permitted rate, along the critical path. */
  readonly imposedMs: number;
}

const CONSENT: Readonly<Partial<Record<Impact, { readonly key: 'allowLocking' | 'allowDestructive'; readonly problem: Problem }>>> = {
  lock: { key: 'allowLocking', problem: { code: 'unsafe-to-run', reason: {
    ja: 'consent.allowLocking がありません (使い捨てアカウントのロックへの同意)。', en: 'consent.allowLocking is not given (locking disposable accounts).',
  } } },
  destructive: { key: 'allowDestructive', problem: { code: 'unsafe-to-run', reason: {
    ja: 'consent.allowDestructive がありません (使い捨てデータの削除への同意)。', en: 'consent.allowDestructive is not given (deleting disposable data).',
  } } },
};

export function planRun(registry: Registry, context: PlanContext, selection: Selection | null): RunPlan {
  const probes = neededProbes(registry, selection && selection.checks).map((probe): PlannedProbe => {
    const { subjects, missing, accounts, requests, waitsMs } = probe.plan(context);
    const consent = CONSENT[probe.impact];
    const withheld = consent && !context.profile.consent[consent.key] ? [consent.problem] : [];
    return { kind: probe.kind, phase: probe.phase, impact: probe.impact, subjects, missing: [...missing, ...withheld], accounts, requests, waitsMs };
  }).toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
  const byKind = new Map(probes.map((probe) => [probe.kind, probe]));
  const plannedCheck = (check: CatalogueCheck): PlannedCheck => {
    const definition = registry.checks.get(check.id);
    if (!definition) return { check, state: 'not-implemented', missing: [] };
    const missing = definition.needs.flatMap((kind) => byKind.get(kind)?.missing ?? []);
    return { check, state: missing.length > 0 ? 'missing' : 'ready', missing };
  };
  const selected = catalogue().checks.filter(({ id }) => selection === null || selection.checks.includes(id));
  const runs = probes.filter(({ missing }) => missing.length === 0);
  return {
    requirements: catalogue().requirements.map(({ no }) => ({ no, checks: selected.filter((check) => check.requirements.includes(no)).map(plannedCheck) }))
      .filter(({ checks }) => checks.length > 0),
    probes,
    accounts: runs.reduce((sum, probe) => sum + probe.accounts, 0),
    requests: runs.reduce((sum, probe) => sum + probe.requests, 0),
    imposedMs: imposedMs(runs.map((one) => ({ probe: one, plan: one })), permittedRate(context.profile, context.policy)),
  };
}
