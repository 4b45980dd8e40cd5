/** A sentence in both languages of the report. */
export interface LocalText {
  readonly ja: string;
  readonly en: string;
}

/** Content address of a stored piece of evidence: `sha256:` and 64 hex digits. */
export type EvidenceRef = `sha256:${string}`;

/** The four verdicts (catalogue §1): 適合 / 不適合 / 判定不能 / 対象外. */
export const OUTCOME_KINDS = ['pass', 'fail', 'inconclusive', 'not-applicable'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** Why something could not be decided (catalogue §3). */
export const INCONCLUSIVE_CODES = [
  'no-input',
  'control-failed',
  'throttled',
  'unreachable',
  'ambiguous-effect',
  'flaky',
  'window-not-elapsed',
  'feature-unknown',
  'unsafe-to-run',
  'not-implemented',
  'not-selected',
  'interrupted',
  'evidence-missing',
  'evidence-unreviewed',
  'evidence-unverifiable',
  'evidence-contradicted',
] as const;
export type InconclusiveCode = (typeof INCONCLUSIVE_CODES)[number];

/** Why an observation, or a part of one, could not be taken. The reason tells a human what to do about it. */
export interface Problem {
  readonly code: InconclusiveCode;
  readonly reason: LocalText;
}

type NonEmpty<T> = readonly [T, ...T[]];

interface Concluded {
  readonly reason: LocalText;
  readonly evidence: readonly EvidenceRef[];
  /** What a reader should know besides the verdict; never changes it. */
  readonly notes?: readonly LocalText[];
}

/** What was concluded. A pass or a fail is a claim: without evidence it does not type-check. */
export type Conclusion =
  | (Concluded & { readonly outcome: 'pass'; readonly evidence: NonEmpty<EvidenceRef> })
  | (Concluded & { readonly outcome: 'fail'; readonly evidence: NonEmpty<EvidenceRef> })
  | (Concluded & { readonly outcome: 'inconclusive'; readonly code: InconclusiveCode })
  | (Concluded & { readonly outcome: 'not-applicable' });

/** One case of a check, written `check[case]` in reports. An optional case that is inconclusive does not hold the check back. */
export type CaseResult = Conclusion & { readonly id: string; readonly required: boolean };

/** What one check concluded over all of its cases. */
export type CheckOutcome = Conclusion & { readonly cases: readonly CaseResult[] };
