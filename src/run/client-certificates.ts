import { createSecureContext } from 'node:tls';
import { ProfileError, type ProfileIssue } from '../profile/profile-error.ts';
import type { TargetProfile } from '../profile/schema.ts';
import type { ResolvedSecrets } from '../profile/secrets.ts';
import type { ClientCertificate } from '../transport/tls-trust.ts';

function problemOf({ certificate, key }: ClientCertificate): string | undefined {
  try {
    createSecureContext({ cert: certificate, key });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}

const issue = (source: string, code: string): ProfileIssue => ({ file: '', line: 1, column: 1, path: `sources.${source}.clientCertificate`, message: {
  ja: `クライアント証明書と秘密鍵を使えません (${code})。PEM 形式で、互いに対応するものにしてください。`,
  en: `The client certificate and its key cannot be used (${code}). Both must be PEM and belong to each other.`,
} });

/** Client certificates by source. @throws {ProfileError} naming each that cannot be used, never with its content */
export function clientCertificates({ sources }: TargetProfile, secrets: Pick<ResolvedSecrets, 'get'>): Readonly<Record<string, ClientCertificate>> {
  const found = Object.entries(sources).flatMap(([name, { clientCertificate }]) => (clientCertificate
    ? [[name, { certificate: secrets.get(clientCertificate.certificate), key: secrets.get(clientCertificate.key) }] as const] : []));
  const issues = found.flatMap(([name, pair]) => {
    const code = problemOf(pair);
    return code === undefined ? [] : [issue(name, code)];
  });
  if (issues.length > 0) throw new ProfileError(issues);
  return Object.fromEntries(found);
}
