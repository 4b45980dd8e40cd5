import { z } from 'zod';
import { catalogue, checksById, readData, type CatalogueCheck, type Gate } from './catalogue.ts';

/**
 * Cases of a check that count for a requirement, where not all do. A case belongs to a name when the name is one whole part of its
 * id: `allow-list`, `allow-list/x-forwarded-for` and `web:allow-list` belong to `allow-list`.
 */
export type Scope = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** A check as it counts for one requirement. */
export interface Member {
  readonly check: CatalogueCheck;
  readonly gate: Gate;
  readonly scope?: Scope;
}

/** How one requirement follows from its checks: the catalogue's gates, and what the requirement's *Roll-up* line says besides. */
export interface RollUpRules {
  readonly no: number;
  /** Members outside any alternative, gates M, B and A. */
  readonly members: readonly Member[];
  /** M-alt: each alternative is met when all of its members are. Empty when the requirement has none. */
  readonly alternatives: readonly (readonly Member[])[];
  /** Alternatives are weighed for each case id, not for the checks as wholes. */
  readonly pairByCase: boolean;
  /** The requirement applies unless this check is not-applicable. */
  readonly appliesIf: string | undefined;
}

/** A finding of `by` disproves `document` (catalogue §1, Evidence checks). */
export interface Contradiction {
  readonly by: string;
  readonly document: string;
  readonly scope?: Scope;
}

const cases = z.record(z.string(), z.array(z.string()).min(1)).default({});

const fileSchema = z.strictObject({
  source: z.string(),
  requirements: z.array(z.strictObject({
    no: z.int(),
    /** The catalogue's *Roll-up* line, verbatim; null where it has none and the gates alone decide. */
    line: z.string().nullable(),
    /** How the line is read where it leaves room. */
    reading: z.string().optional(),
    /** Checks the line names which the index does not list under this requirement. */
    add: z.record(z.string(), z.enum(['M', 'B'])).default({}),
    alternatives: z.array(z.array(z.string()).min(1)).optional(),
    pairByCase: z.boolean().default(false),
    appliesIf: z.string().optional(),
    only: cases,
    except: cases,
  })),
  contradictions: z.array(z.strictObject({ by: z.string(), document: z.string(), except: z.array(z.string()).optional() })),
});

type Row = z.infer<typeof fileSchema>['requirements'][number];

let loaded: { readonly rules: readonly RollUpRules[]; readonly contradictions: readonly Contradiction[] } | undefined;

/** The rules of all requirements by number, and which probes can disprove which documents. */
export function rollUpRules(): NonNullable<typeof loaded> {
  loaded ??= load();
  return loaded;
}

function load(): NonNullable<typeof loaded> {
  const file = fileSchema.parse(JSON.parse(readData('roll-up.json')));
  return {
    rules: file.requirements.map(toRules),
    contradictions: file.contradictions.map(({ except, ...pair }) => ({ ...pair, ...(except ? { scope: { except } } : {}) })),
  };
}

function toRules(row: Row): RollUpRules {
  const listed = catalogue().checks.filter((check) => check.requirements.includes(row.no));
  const added = Object.entries(row.add).map(([id, gate]) => member(row, known(id), gate));
  const all = [...listed.map((check) => member(row, check, check.gate)), ...added];
  const named = row.alternatives ?? all.filter((one) => one.gate === 'M-alt').map((one) => [one.check.id]);
  const alternatives = named.map((ids) => ids.map((id) => {
    const found = all.find((one) => one.check.id === id);
    if (found === undefined) throw new TypeError(`roll-up.json: ${id} is no check of requirement ${row.no}`);
    return found;
  }));
  const inAlternatives = new Set(alternatives.flat());
  return {
    no: row.no,
    members: all.filter((one) => !inAlternatives.has(one)),
    alternatives,
    pairByCase: row.pairByCase,
    appliesIf: row.appliesIf,
  };
}

function member(row: Row, check: CatalogueCheck, gate: Gate): Member {
  const only = row.only[check.id];
  const except = row.except[check.id];
  return { check, gate, ...(only ? { scope: { only } } : except ? { scope: { except } } : {}) };
}

function known(id: string): CatalogueCheck {
  const check = checksById().get(id);
  if (check === undefined) throw new TypeError(`roll-up.json: unknown check ${id}`);
  return check;
}
