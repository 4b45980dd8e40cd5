import { catalogue, requirement, type CatalogueCheck, type Gate } from '../../requirements/catalogue.ts';

export interface Label {
  readonly name: string;
  readonly value: string;
}

/** Labels of our own that the report groups and filters by. */
export const LABEL = { requirement: '要件', outcome: '判定', code: '理由コード', gate: 'ゲート', reason: 'kenshu.reason' } as const;

const SEVERITY: Readonly<Record<Gate, string>> = { M: 'critical', 'M-alt': 'critical', B: 'normal', A: 'minor' };

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `22 CRYPTREC 電子政府推奨暗号による暗号化`: sorts by number. */
export function requirementTitle(no: number): string {
  return `${twoDigits(no)} ${requirement(no).title.ja}`;
}

/** 大区分 and 小区分 with their order in the annex before them, since the report sorts by name. */
function groupTitles(no: number): { epic: string; feature: string } {
  const { requirements } = catalogue();
  const own = requirement(no);
  const categories = [...new Set(requirements.map((one) => one.category.ja))];
  const category = categories.indexOf(own.category.ja) + 1;
  const subcategories = [...new Set(requirements.filter((one) => one.category.ja === own.category.ja).map((one) => one.subcategory.ja))];
  const subcategory = subcategories.indexOf(own.subcategory.ja) + 1;
  return {
    epic: `${category}. ${own.category.ja}`,
    feature: own.subcategory.ja ? `${category}-${subcategory}. ${own.subcategory.ja}` : `${category}-${subcategory}. (小区分なし)`,
  };
}

/** All that is known of a check before it runs. */
export function checkLabels(check: CatalogueCheck): readonly Label[] {
  const [primary] = check.requirements;
  const { epic, feature } = groupTitles(primary);
  return [
    { name: 'epic', value: epic },
    { name: 'feature', value: feature },
    { name: 'story', value: requirementTitle(primary) },
    { name: 'severity', value: SEVERITY[check.gate] },
    { name: LABEL.gate, value: check.gate },
    ...check.requirements.map((no) => ({ name: LABEL.requirement, value: requirementTitle(no) })),
    { name: 'checkId', value: check.id },
  ];
}
