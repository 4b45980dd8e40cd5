import { z } from 'zod';
import { INCONCLUSIVE_CODES, OUTCOME_KINDS, type EvidenceRef } from '../domain/outcome.ts';
import { CHECK_IMPACTS, CHECK_MODES, GATES, REQUIREMENT_CLASSES } from '../requirements/catalogue.ts';

const localText = z.object({ ja: z.string(), en: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256, 64 hexadecimal digits');
const instant = z.iso.datetime().describe('ISO 8601, UTC');
const ms = z.number().nonnegative().describe('milliseconds');
const count = z.int().nonnegative();
const requirementNo = z.int().min(1).max(47);
const gate = z.enum(GATES);
const outcome = z.enum(OUTCOME_KINDS).describe('適合 pass / 不適合 fail / 判定不能 inconclusive / 対象外 not-applicable');
const code = z.enum(INCONCLUSIVE_CODES).nullable().describe('Catalogue section 3; null unless the outcome is inconclusive');
const evidenceRef = z.string().regex(/^sha256:[0-9a-f]{64}$/).describe('Stored evidence by content') as unknown as z.ZodType<EvidenceRef>;
const evidence = z.array(evidenceRef);
const notes = z.array(localText).describe('Observations; they do not change the outcome');

const concluded = { outcome, code, reason: localText, evidence, notes };

const caseSchema = z.object({
  id: z.string(),
  required: z.boolean().describe('A case that is not required does not hold the check back when it is inconclusive'),
  ...concluded,
});

const checkSchema = z.object({
  id: z.string(),
  requirements: z.array(requirementNo).min(1),
  gate,
  mode: z.enum(CHECK_MODES),
  impact: z.enum(CHECK_IMPACTS),
  area: z.string(),
  title: localText.describe('True when the check passes'),
  summary: localText.describe('How it is tested'),
  ...concluded,
  cases: z.array(caseSchema),
  rule: z.int().positive().nullable().describe('Revision of the rule; null when no rule judged'),
  judgedBy: z.object({
    rule: z.string().describe('Check and revision, `lockout.account-bound@1`; `none` when no rule judged'),
    lists: z.array(z.string()).describe('Lists the verdict depends on, `LS-0001-2022R2`'),
  }),
  run: z.string().describe('Run that decided it; differs from run.id after a partial retest (--base)'),
});

const requirementSchema = z.object({
  no: requirementNo,
  outcome,
  code,
  class: z.enum(REQUIREMENT_CLASSES).describe(
    'automatic: probes can prove pass and fail. automatic-evidence: probes can prove fail, a pass needs documents. evidence: documents alone decide.',
  ),
  category: localText,
  subcategory: localText,
  title: localText,
  text: z.string().describe('The demand, verbatim'),
  checks: z.array(z.string()).min(1).describe('Every check that bears on it, advisory ones included'),
  decidedBy: z.array(z.object({ check: z.string(), gate, outcome, code, reason: localText }))
    .describe('The checks that decided, with what they count for in this requirement'),
  reason: localText,
  waitsOnlyForDocuments: z.boolean(),
  notes,
});

const runSchema = z.object({
  id: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable().describe('Null when the run was cut off'),
  complete: z.boolean(),
  assessedAt: instant.describe('Day on which documents are judged'),
  selection: z.object({ requirements: z.array(requirementNo).optional(), checks: z.array(z.string()) }).nullable()
    .describe('Null when every check was selected'),
  base: z.string().nullable().describe('Earlier run completed by this one'),
  timing: z.object({
    wallMs: ms,
    imposedMs: ms.describe('Declared windows and requests divided by the permitted rate, along the critical path'),
    limitMs: ms.describe('1.3 × imposed, or imposed + 60 s, whichever is larger'),
    withinLimit: z.boolean(),
  }).nullable(),
  usage: z.object({ requests: count, connections: count, waitedForRateMs: ms }).nullable(),
  defects: z.array(z.object({ where: z.string(), message: z.string() })).describe('Defects of the harness met in this run'),
  notRemoved: z.array(z.object({ what: z.string(), where: z.string(), byHand: localText }))
    .describe('What the run created in the target and could not remove'),
});

const totals = z.object({ 'pass': count, 'fail': count, 'inconclusive': count, 'not-applicable': count });

const base = z.object({
  schema: z.literal(1),
  kenshu: z.string().describe('Version of the harness'),
  run: runSchema,
  target: z.object({ name: z.string(), profileSha256: sha256 }),
  policy: z.object({ sha256, municipality: z.string() }),
  catalogue: z.object({ sha256 }),
  lists: z.array(z.object({ id: z.string(), sha256: sha256.optional() })).describe('Lists of algorithms judged by'),
  deviations: z.array(z.object({
    parameter: z.string().describe('Path in the policy, `lockout.minRefusalSeconds`'),
    value: z.union([z.string(), z.number()]),
    default: z.union([z.string(), z.number()]),
    looser: z.boolean(),
    approval: z.object({ by: z.string(), reason: z.string(), date: z.iso.date() }).nullable(),
  })).describe('Parameters that differ from the catalogue'),
  coverage: z.array(z.object({
    dimension: z.string().describe('routes, resource types, roles, hosts …'),
    known: z.array(z.string()),
    exercised: z.array(z.string()),
  })).describe('What the run could have looked at and what it did look at'),
  selfTest: z.object({
    score: z.object({
      kenshu: z.string(),
      at: instant,
      seeded: count.describe('Defects put into the staging service'),
      found: count.describe('Defects reported under the right check and case'),
      compliant: count.describe('Compliant positions tried, twins included'),
      falseAlarms: count,
    }).nullable().describe('Null: 未実施'),
  }),
  summary: z.object({ requirements: totals, checks: totals, notImplemented: count, waitingForDocuments: count }),
  requirements: z.array(requirementSchema).length(47),
  checks: z.array(checkSchema).length(182),
});

/** `reports/<run>/results.json`: what a run concluded, for all 47 requirements and all 182 checks. Holds no secret. */
export const resultsSchema = base.superRefine(({ requirements, checks }, context) => {
  const problem = (path: (string | number)[], message: string): void => { context.addIssue({ code: 'custom', path, message }); };
  requirements.forEach((one, index) => { if (one.no !== index + 1) problem(['requirements', index, 'no'], `expected ${index + 1}`); });
  if (new Set(checks.map((one) => one.id)).size !== checks.length) problem(['checks'], 'a check is listed twice');
  const concluded = [
    ...requirements.map((one, index) => ({ one, path: ['requirements', index] })),
    ...checks.map((one, index) => ({ one, path: ['checks', index] })),
    ...checks.flatMap((check, index) => check.cases.map((one, inner) => ({ one, path: ['checks', index, 'cases', inner] }))),
  ];
  for (const { one, path } of concluded) {
    if ((one.code === null) === (one.outcome === 'inconclusive')) problem([...path, 'code'], 'a code goes with inconclusive and nothing else');
  }
});

export type Results = DeepReadonly<z.infer<typeof resultsSchema>>;
export type RequirementEntry = Results['requirements'][number];
export type CheckEntry = Results['checks'][number];
export type CaseEntry = CheckEntry['cases'][number];

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** The published JSON Schema of results.json. Fields may be added within version 1, so unknown ones are allowed. */
export function resultsJsonSchema(): object {
  const schema = z.toJSONSchema(base, { io: 'input', unrepresentable: 'any' });
  return { $id: 'urn:kenshu:results:1', title: 'Kenshu results.json, version 1', ...schema };
}
