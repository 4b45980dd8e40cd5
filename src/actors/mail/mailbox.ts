/** A mail as a mailbox keeps it. */
export interface RawMail {
  readonly raw: Uint8Array;
  /** Recipients of the envelope, where the mailbox knows them. */
  readonly envelope: readonly string[];
}

/** One way to read mail. Every call is bounded in time. */
export interface Mailbox {
  /** Ids in the order of arrival of all mails since the first call, which gives none of the older ones. @throws when it does not answer */
  list(): Promise<readonly string[]>;
  /** @throws when it does not answer or the mail is gone */
  read(id: string): Promise<RawMail>;
  close(): Promise<void>;
}

/** Longest wait for one answer of a mailbox. */
export const MAILBOX_TIMEOUT_MS = 10_000;
/** Beyond this a mail is not read. */
export const MAX_MAIL_BYTES = 8 * 1024 * 1024;

/** Case of ASCII alone: letters that merely fold to the same (U+212A, U+017F) make another address. */
export const lowerCase = (address: string): string => address.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
