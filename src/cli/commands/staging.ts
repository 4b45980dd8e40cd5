import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../requirements/exit-code.ts';
import type { Invocation } from '../command-list.ts';
import { startEmbeddedStaging } from '../embedded-staging.ts';
import { flag, textOption } from '../flags.ts';
import { UsageError } from '../usage-error.ts';

type Position = 'off' | 'defect' | 'twin';

function positionsOf(list: string | undefined): Record<string, Position> {
  const entries = (list ?? '').split(',').filter(Boolean).map((part): [string, Position] => {
    const [id = '', position] = part.trim().split('=');
    if (position !== 'off' && position !== 'defect' && position !== 'twin') throw UsageError.of(`--set ${part}: ID=defect、ID=twin または ID=off の形で指定してください。`, `--set ${part}: write ID=defect, ID=twin or ID=off.`);
    return [id, position];
  });
  return Object.fromEntries(entries);
}

async function listSwitches({ language }: Invocation): Promise<number> {
  const { SWITCHES } = await import('../../../fixtures/staging/index.ts');
  for (const { id, defect, twin } of SWITCHES) {
    process.stdout.write(`${id}\n${defect ? `  defect: ${defect[language]}\n` : ''}${twin ? `  twin:   ${twin[language]}\n` : ''}`);
  }
  return EXIT.conformant;
}

export async function execute(invocation: Invocation): Promise<number> {
  const { language } = invocation;
  if (flag(invocation, 'switches')) return listSwitches(invocation);
  const port = textOption(invocation, 'port');
  const folder = resolve(textOption(invocation, 'dir') ?? 'kenshu-staging');
  const before = new Set(Object.keys(process.env));
  const staging = await startEmbeddedStaging({ folder, positions: positionsOf(textOption(invocation, 'set')), ...(port ? { port: Number(port) } : {}) })
    .catch((error: unknown) => { throw error instanceof RangeError ? UsageError.of(`--set: ${error.message}`, `--set: ${error.message}`) : error; });
  const secrets = Object.entries(process.env).filter(([name]) => !before.has(name));
  process.stdout.write(readFileSync(staging.profilePath, 'utf8'));
  process.stderr.write(language === 'ja'
    ? `\n# 試験用サービスを起動しました: ${staging.origin} (Ctrl-C で終了)\n# 別の端末で、次の環境変数を設定してから実施してください (この起動の間だけ有効な値です):\n`
    : `\n# The practice service runs at ${staging.origin} (Ctrl-C ends it)\n# In another terminal set these variables (they hold for this start only), then run:\n`);
  process.stderr.write(secrets.map(([name, value]) => `export ${name}='${value}'\n`).join(''));
  process.stderr.write(`kenshu run --target ${staging.profilePath} --policy ${staging.policyPath}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await staging.close();
  return EXIT.conformant;
}
