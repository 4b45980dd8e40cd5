import { Command, CommanderError } from 'commander';
import { COMMANDS } from './command-list.ts';
import { EXIT } from '../requirements/exit-code.ts';
import { inLanguage, languageOf } from './language.ts';
import { COMMON } from './texts.ts';
import { UsageError } from './usage-error.ts';
import { harnessVersion } from '../run/version.ts';

/**
 * Runs one command line and returns its exit code (design §5). Commands are loaded only when called: `--help` must answer at once.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv);
  const t = inLanguage(language);
  const program = new Command('kenshu')
    .description(t(COMMON.description))
    .version(harnessVersion(), '-V, --version', t(COMMON.versionOption))
    .helpOption('-h, --help', t(COMMON.helpOption))
    .helpCommand(`help [command]`, t(COMMON.helpCommand))
    .configureHelp({ styleTitle: (title) => COMMON.titles[title]?.[language] ?? title })
    .addHelpText('after', t(COMMON.exitCodes))
    .exitOverride()
    .configureOutput({ writeOut: (text) => void process.stdout.write(text), writeErr: (text) => void process.stderr.write(text) });

  let exitCode: number = EXIT.conformant;
  for (const declaration of COMMANDS) {
    const command = program.command(declaration.usage)
      .description(t(declaration.summary))
      .helpOption('-h, --help', t(COMMON.helpOption))
      .option('--lang <ja|en>', t(COMMON.langOption))
      .exitOverride();
    if (declaration.details) command.addHelpText('after', `\n${t(declaration.details)}`);
    for (const option of declaration.options ?? []) {
      command.option(option.flags, t(option.description));
    }
    command.action(async (...parameters: unknown[]) => {
      const positional = parameters.slice(0, -2);
      const options = parameters.at(-2) as Record<string, unknown>;
      const module = await declaration.load();
      exitCode = await module.execute({ positional: positional.flat().filter((one): one is string => typeof one === 'string'), options, language });
    });
  }

  try {
    await program.parseAsync([...argv]);
    return argv.length <= 2 ? EXIT.usage : exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conformant : EXIT.usage;
    if (error instanceof UsageError) {
      process.stderr.write(`${error.lines[language].join('\n')}\n`);
      return EXIT.usage;
    }
    process.stderr.write(`${t(COMMON.internal)}\n${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.defect;
  }
}
