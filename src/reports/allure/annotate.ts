import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../../run/results-schema.ts';
import { OUTCOME_WORDS } from '../words.ts';
import { LABEL, requirementTitle } from './labels.ts';

interface StoredResult {
  readonly labels: { readonly name: string; value: string }[];
}

/**
 * Writes the outcome of each requirement beside its title in the labels that the report groups by: a group is then read with its
 * verdict, which no single check can tell. Can be done again.
 */
export function annotateRequirements(resultsFolder: string, requirements: Results['requirements']): void {
  const titled = new Map(requirements.map(({ no, outcome }) => [requirementTitle(no).slice(0, 2), `${requirementTitle(no)} 【${OUTCOME_WORDS[outcome].ja}】`]));
  for (const name of readdirSync(resultsFolder).filter((file) => file.endsWith('-result.json'))) {
    const path = join(resultsFolder, name);
    const result = JSON.parse(readFileSync(path, 'utf8')) as StoredResult;
    for (const label of result.labels) {
      if (label.name === LABEL.requirement || label.name === 'story') label.value = titled.get(label.value.slice(0, 2)) ?? label.value;
    }
    writeFileSync(path, JSON.stringify(result));
  }
}
