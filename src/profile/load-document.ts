import { z } from 'zod';
import { clearSecretFindings } from './clear-secret-findings.ts';
import { ProfileError, type Finding } from './profile-error.ts';
import { schemaFindings } from './schema-findings.ts';
import { toIssues, type SourceDocument } from './source-document.ts';

/** Parses by a schema and then by rules that a schema cannot say. @throws {ProfileError} with everything that was found */
export function validate<S extends z.ZodType>(document: SourceDocument, schema: S, rules: (value: z.output<S>) => readonly Finding[]): z.output<S> {
  const parsed = schema.safeParse(document.value);
  const findings = parsed.success ? rules(parsed.data) : schemaFindings(schema, parsed.error.issues, document.value);
  const issues = toIssues(document, [...findings, ...clearSecretFindings(document.value)]);
  if (issues.length > 0) throw new ProfileError(issues);
  return parsed.data as z.output<S>;
}
