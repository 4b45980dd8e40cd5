import type { LocalText } from '../domain/outcome.ts';

/** What is wrong at one place of a profile or policy, and what to do about it. Never holds a value of the file that may be a secret. */
export interface ProfileIssue {
  readonly file: string;
  /** 1-based. Of a TypeScript module: the line of its default export. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** `accounts.admin1.password`, `scope.hosts[0].name`; empty for the whole file. */
  readonly path: string;
  readonly message: LocalText;
}

export type Language = keyof LocalText;

/** `profile.yaml:12:5 accounts.admin1.password: …` */
export const formatIssue = ({ file, line, column, path, message }: ProfileIssue, language: Language): string =>
  `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message[language]}`;

/** A profile, a policy or a secret they refer to cannot be used. Nothing has been sent. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly issues: readonly ProfileIssue[];

  constructor(issues: readonly ProfileIssue[], options?: { cause?: unknown }) {
    super(issues.map((issue) => formatIssue(issue, 'en')).join('\n'), options);
    this.issues = issues;
  }

  format(language: Language): string {
    return this.issues.map((issue) => formatIssue(issue, language)).join('\n');
  }
}

export type PathStep = string | number;
export type Path = readonly PathStep[];

/** A complaint by its place; the file and its position are added by the document it was found in. */
export interface Finding {
  readonly path: Path;
  readonly message: LocalText;
  /** Point at the key instead of the value. */
  readonly atKey?: boolean;
}

export const formatPath = (path: Path): string => path.reduce<string>((before, step) => {
  if (typeof step === 'number') return `${before}[${step}]`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step)) return `${before}[${JSON.stringify(step)}]`;
  return before === '' ? step : `${before}.${step}`;
}, '');
