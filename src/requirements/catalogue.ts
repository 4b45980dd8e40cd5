import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LocalText } from '../domain/outcome.ts';
import { parseCsv } from './csv.ts';

/** What probes can prove of a requirement (catalogue §1): pass and fail; fail only; neither. */
export const REQUIREMENT_CLASSES = ['automatic', 'automatic-evidence', 'evidence'] as const;
export type RequirementClass = (typeof REQUIREMENT_CLASSES)[number];

export const GATES = ['M', 'M-alt', 'B', 'A'] as const;
export type Gate = (typeof GATES)[number];

export const CHECK_MODES = ['auto', 'evidence', 'auto/evidence'] as const;
export type CheckMode = (typeof CHECK_MODES)[number];

export const CHECK_IMPACTS = ['read', 'write', 'lock', 'destructive'] as const;
export type CheckImpact = (typeof CHECK_IMPACTS)[number];

/** One of the 47 rows of 別紙3. */
export interface Requirement {
  readonly no: number;
  readonly category: LocalText;
  /** Empty for rows 1 to 15, which have no 小区分. */
  readonly subcategory: LocalText;
  readonly title: LocalText;
  /** The demand, verbatim. It is binding in Japanese and has no translation. */
  readonly text: string;
  readonly class: RequirementClass;
}

/** One of the 182 checks of the catalogue's index (§9). */
export interface CatalogueCheck {
  readonly id: string;
  /** Requirement numbers; the first is the one under which the catalogue defines the check. */
  readonly requirements: readonly [number, ...number[]];
  readonly gate: Gate;
  readonly mode: CheckMode;
  readonly impact: CheckImpact;
  readonly area: string;
  /** Inputs it needs, in the catalogue's words. */
  readonly needs: string;
  /** One sentence, true when the check passes. */
  readonly title: LocalText;
  /** One sentence: how it is tested. */
  readonly summary: LocalText;
}

export interface Catalogue {
  /** By number, 1 to 47. */
  readonly requirements: readonly Requirement[];
  /** In the catalogue's order. */
  readonly checks: readonly CatalogueCheck[];
  /** Identifies what was judged by: requirements, check index and roll-up rules. Hexadecimal. */
  readonly sha256: string;
}

/** Reads a file of the `data` folder beside this module. */
export const readData = (name: string): string => readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');

let loaded: Catalogue | undefined;

/** The catalogue as data; read on first use, then kept. Deeply frozen. */
export function catalogue(): Catalogue {
  loaded ??= deepFreeze(load());
  return loaded;
}

/** @throws {RangeError} for a number outside 1 to 47. */
export function requirement(no: number): Requirement {
  const found = catalogue().requirements[no - 1];
  if (found === undefined) throw new RangeError(`no requirement ${no}`);
  return found;
}

let byId: ReadonlyMap<string, CatalogueCheck> | undefined;

/** The checks of the catalogue by id. */
export function checksById(): ReadonlyMap<string, CatalogueCheck> {
  byId ??= new Map(catalogue().checks.map((check) => [check.id, check]));
  return byId;
}

function load(): Catalogue {
  const requirements = readData('requirements.json');
  const checks = readData('checks.csv');
  const digests = [requirements, checks, readData('roll-up.json')].map(sha256);
  return {
    requirements: (JSON.parse(requirements) as { requirements: RequirementRow[] }).requirements.map(toRequirement),
    checks: toChecks(parseCsv(checks)),
    sha256: sha256(digests.join('\n')),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface RequirementRow {
  readonly no: number;
  readonly category: string;
  readonly categoryEn: string;
  readonly subcategory: string;
  readonly subcategoryEn: string;
  readonly title: string;
  readonly titleEn: string;
  readonly text: string;
  readonly class: string;
}

const CLASS_OF: Readonly<Record<string, RequirementClass>> = {
  'automatic': 'automatic',
  'automatic + evidence': 'automatic-evidence',
  'evidence only': 'evidence',
};

const toRequirement = (row: RequirementRow): Requirement => ({
  no: row.no,
  category: { ja: row.category, en: row.categoryEn },
  subcategory: { ja: row.subcategory, en: row.subcategoryEn },
  title: { ja: row.title, en: row.titleEn },
  text: row.text,
  class: oneOf(REQUIREMENT_CLASSES, CLASS_OF[row.class] ?? row.class),
});

function toChecks(rows: readonly Readonly<Record<string, string>>[]): CatalogueCheck[] {
  const texts = JSON.parse(readData('check-titles.json')) as Readonly<Record<string, { title: LocalText; summary: LocalText }>>;
  return rows.map((row) => {
    const { id = '', requirements = '', area = '', needs = '' } = row;
    const text = texts[id];
    if (text === undefined) throw new TypeError(`check-titles.json: no title for ${id}`);
    return {
      id,
      requirements: requirements.split(' ').map(Number) as [number, ...number[]],
      gate: oneOf(GATES, row['gate']),
      mode: oneOf(CHECK_MODES, row['mode']),
      impact: oneOf(CHECK_IMPACTS, row['impact']),
      area,
      needs,
      ...text,
    };
  });
}

function oneOf<const T extends string>(allowed: readonly T[], value: string | undefined): T {
  if (!allowed.includes(value as T)) throw new TypeError(`catalogue: ${value} is none of ${allowed.join(', ')}`);
  return value as T;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
