import { createInterface } from 'node:readline/promises';
import type { Invocation } from '../command-list.ts';
import { textOption } from '../flags.ts';
import { UsageError } from '../usage-error.ts';

export interface Question {
  /** Name of the option, in camel case. */
  readonly option: string;
  readonly ja: string;
  readonly en: string;
}

const dashed = (option: string): string => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Answers by option, and from the terminal where an option is missing. @throws {UsageError} naming all that is missing, where nobody can be asked */
export async function askFor(invocation: Invocation, questions: readonly Question[]): Promise<Readonly<Record<string, string>>> {
  const given = new Map(questions.flatMap(({ option }) => {
    const value = textOption(invocation, option);
    return value === undefined ? [] : [[option, value]];
  }));
  const open = questions.filter(({ option }) => !given.has(option));
  if (open.length === 0) return Object.fromEntries(given);
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw UsageError.of(
    `次を指定してください: ${open.map(({ option, ja }) => `${dashed(option)}(${ja})`).join('、')}`, `Name these: ${open.map(({ option, en }) => `${dashed(option)} (${en})`).join(', ')}`,
  );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const { option, ...words } of open) given.set(option, (await terminal.question(`${words[invocation.language]}: `)).trim());
  } finally {
    terminal.close();
  }
  return Object.fromEntries(given);
}
