import type { Language } from './language.ts';

/** The command line, a profile or a policy is wrong; nothing was sent. Exit 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly lines: Readonly<Record<Language, readonly string[]>>;

  constructor(lines: Readonly<Record<Language, readonly string[]>>) {
    super(lines.en.join('\n'));
    this.lines = lines;
  }

  static of(ja: string, en: string): UsageError {
    return new UsageError({ ja: [ja], en: [en] });
  }
}
