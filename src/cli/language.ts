import type { LocalText } from '../domain/outcome.ts';
import { RUN_ENVIRONMENT } from '../run/deciding-run.ts';

export type Language = 'ja' | 'en';

/** `--lang` wins, then KENSHU_LANG, then the locale; Japanese where none says English. */
export function languageOf(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): Language {
  const flag = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  const asked = flag < 0 ? environment[RUN_ENVIRONMENT.language] : argv[flag]?.split('=')[1] ?? argv[flag + 1];
  if (asked === 'ja' || asked === 'en') return asked;
  const locale = environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '';
  return locale.startsWith('en') ? 'en' : 'ja';
}

export const inLanguage = (language: Language) => (text: LocalText): string => text[language];
