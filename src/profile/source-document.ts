import type { LocalText } from '../domain/outcome.ts';
import { type Finding, formatPath, type Path, type ProfileIssue } from './profile-error.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The parsed content of a file, and where in it each value stands. */
export interface SourceDocument {
  /** As messages name it: what the caller gave. */
  readonly file: string;
  readonly value: unknown;
  /** The nearest place that is written in the file, for a path whose last steps are not. */
  locate(path: Path, atKey?: boolean): Position;
}

/** A single HTTP exchange may be written without a list; its parsed form has one, so the index is dropped again. */
function asWritten(value: unknown, path: Path): Path {
  let current = value;
  return path.filter((step) => {
    const inList = typeof step !== 'number' || Array.isArray(current);
    if (inList && typeof current === 'object' && current !== null) current = Reflect.get(current, step) as unknown;
    return inList;
  });
}

export function toIssue(document: SourceDocument, { path, message, atKey }: Finding): ProfileIssue {
  const written = asWritten(document.value, path);
  return { file: document.file, ...document.locate(written, atKey), path: formatPath(written), message };
}

/** Issues in the order of the file, one for each place. */
export function toIssues(document: SourceDocument, findings: readonly Finding[]): ProfileIssue[] {
  const byPlace = new Map<string, ProfileIssue>();
  for (const issue of findings.map((finding) => toIssue(document, finding))) {
    if (!byPlace.has(issue.path)) byPlace.set(issue.path, issue);
  }
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

export const issueAt = (file: string, position: Position, message: LocalText): ProfileIssue => ({ file, ...position, path: '', message });
