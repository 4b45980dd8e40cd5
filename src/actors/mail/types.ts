import type { EvidenceRef } from '../../domain/outcome.ts';
import type { ActingAccount } from '../types.ts';

/** A mail as a mailbox of the profile received it, decoded. Links, codes and passwords in it are secrets: for use, never for storing. */
export interface Mail {
  /** As the mailbox names it. */
  readonly id: string;
  readonly from: string;
  /** Addresses it went to, of header and envelope, in lower case. */
  readonly recipients: readonly string[];
  readonly subject: string;
  /** The text part; of a mail in HTML alone, its text. */
  readonly text: string;
  /** Empty where there is none. */
  readonly html: string;
  /** Web addresses in order, each once: of `href` and of the text, lines that were broken on the way joined again. */
  readonly links: readonly string[];
  /** One-time codes in order, each once, written in half-width digits without separators. */
  readonly codes: readonly string[];
  /** Lines `Received:`, newest first. */
  readonly received: readonly string[];
  /** What the sender wrote as date; ISO 8601. */
  readonly sentAt?: string;
  /** When this run first saw it; ISO 8601. */
  readonly seenAt: string;
  /** Header, text and HTML, redacted. */
  readonly evidence: EvidenceRef;
}

export interface MailWait {
  /** Longest wait, usually `mail.settleSeconds` of the policy. */
  readonly withinMs: number;
  /** Which mail is meant; any unless told. */
  readonly accept?: (mail: Mail) => boolean;
}

/** What arrives at one address from the moment it was opened. */
export interface MailWatch {
  readonly address: string;
  /** Everything so far, oldest first. @throws {OperationError} unreachable: the mailbox does not answer */
  arrived(): Promise<readonly Mail[]>;
  /**
   * The oldest mail that this method has not given yet; waits with back-off. Undefined after the whole window in which the mailbox
   * answered and nothing came: that is no proof about the service unless a control mail arrived.
   * @throws {OperationError} unreachable: the mailbox did not answer at the end of the window
   */
  next(wait: MailWait): Promise<Mail | undefined>;
}

/** Mailboxes of the profile (`mail`). Their hosts are no hosts of the target, and nothing else is ever reached through them. */
export interface Mailroom {
  /** Where mails of this account go, by `mail.address`; undefined when the profile does not tell. */
  addressOf(account: Pick<ActingAccount, 'variables'>): string | undefined;
  /** True when a declared mailbox receives this address. */
  receives(address: string): boolean;
  /** An address that no account owns and a declared mailbox receives; undefined where no mailbox takes any address of a domain. */
  spareAddress(label: string): string | undefined;
  /**
   * Begins to look; open it before the step that makes a mail be sent.
   * @throws {OperationError} no-input: no mailbox receives the address; unreachable: the mailbox does not answer
   */
  watch(address: string): Promise<MailWatch>;
}
