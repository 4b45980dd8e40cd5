import { getCACertificates } from 'node:tls';
import type { MailboxDeclaration } from '../../profile/mail-schema.ts';
import type { SecretRef } from '../../profile/secret-schema.ts';
import { HttpMailbox } from './http-mailbox.ts';
import { ImapMailbox } from './imap-mailbox.ts';
import { lowerCase, type Mailbox } from './mailbox.ts';
import { SmtpSink } from './smtp-sink.ts';

export interface MailboxServices {
  readonly secret: (reference: SecretRef, where: string) => string;
  /** PEM texts of the policy's test trust anchors. */
  readonly trust: readonly string[];
}

/** True when one of the patterns (`*@example.jp` or a whole address) names the address; case does not count. */
export const namesAddress = (patterns: readonly string[], address: string): boolean => {
  const wanted = lowerCase(address);
  return patterns.map(lowerCase).some((pattern) => (pattern.startsWith('*@') ? wanted.endsWith(pattern.slice(1)) : pattern === wanted));
};

/** @throws {OperationError} no-input: a secret cannot be had */
export function openMailbox(name: string, { addresses, http, imap, smtpSink }: MailboxDeclaration, { secret, trust }: MailboxServices): Mailbox {
  const anchors = trust.length > 0 ? [...getCACertificates('default'), ...trust] : [];
  const at = `mail.boxes.${name}`;
  if (http) return new HttpMailbox({ origin: http.origin, credentials: http.credentials && secret(http.credentials, `${at}.http.credentials`), trust: anchors });
  if (imap) return new ImapMailbox({ ...imap, password: secret(imap.password, `${at}.imap.password`), trust: anchors });
  if (smtpSink) return new SmtpSink({ ...smtpSink, receives: (address) => namesAddress(addresses, address) });
  throw new TypeError(`${at}: no kind of mailbox is declared`);
}
