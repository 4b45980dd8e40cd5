import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../../run/run-folder.ts';
import { hardenPage } from './harden.ts';
import { wordPage } from './wording.ts';
import { LABEL } from './labels.ts';

export interface AllureInput {
  readonly resultsFolder: string;
  /** Emptied first: the generator leaves old pages standing. */
  readonly reportFolder: string;
  readonly serviceName: string;
  /** Rows of the environment table on the first page. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface AllurePages {
  /** 大区分 → 小区分 → 要件 No → 検査. Single files that open from disk. */
  readonly byCategory: string;
  /** 要件 01 to 47. */
  readonly byNumber: string;
}

const OUTCOME_CATEGORIES = ['不適合', '判定不能', '対象外'] as const;

function configuration(input: AllureInput, output: string): object {
  const common = {
    reportLanguage: 'ja', singleFile: true, defaultSortBy: 'name,asc',
    reportName: `検収結果 ${input.serviceName}`,
  };
  return {
    name: common.reportName,
    output,
    hideLabels: ['titlePath', 'host', 'thread', 'package', 'language', 'framework', 'parentSuite', 'suite', 'subSuite', '_fallbackTestCaseId', 'ALLURE_ID', 'tag'],
    variables: input.environment,
    categories: OUTCOME_CATEGORIES.map((name) => ({ name, matchers: [{ labels: { [LABEL.outcome]: `^${name}$` } }], groupBy: [{ label: LABEL.code }] })),
    plugins: {
      category: { import: '@allurereport/plugin-awesome', options: { ...common, groupBy: ['epic', 'feature', 'story'] } },
      number: { import: '@allurereport/plugin-awesome', options: { ...common, groupBy: [LABEL.requirement] } },
    },
  };
}

/**
 * Generates the two pages with Allure 3 and makes them safe to open.
 * @throws {Error} with the generator's own words when it failed
 */
export async function generateAllure(input: AllureInput): Promise<AllurePages> {
  const work = await mkdtemp(join(tmpdir(), 'kenshu-allure-'));
  try {
    const config = join(work, 'allurerc.json');
    const output = join(work, 'report');
    await writeFile(config, JSON.stringify(configuration(input, output)));
    await runAllure(['generate', input.resultsFolder, '--config', config], work);
    rmSync(input.reportFolder, { recursive: true, force: true });
    await mkdir(input.reportFolder, { recursive: true, mode: 0o700 });
    const pages = { byCategory: join(input.reportFolder, 'index.html'), byNumber: join(input.reportFolder, 'by-number.html') };
    finishPage(join(output, 'category', 'index.html'), pages.byCategory);
    finishPage(join(output, 'number', 'index.html'), pages.byNumber);
    return pages;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A page holds all evidence and may be large; as bytes it takes a quarter of the memory, and all that is changed in it is ASCII. */
function finishPage(from: string, to: string): void {
  const page = hardenPage(wordPage(readFileSync(from, 'latin1')));
  writeFileAtomic(to, Buffer.from(page, 'latin1'));
}

function runAllure(parameters: readonly string[], cwd: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const cli = join(require.resolve('allure'), '..', '..', 'cli.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...parameters], { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ALLURE_NO_ANALYTICS: 'true' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000); });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`allure ${parameters[0]} ended with ${code}:\n${said}`))));
  });
}
