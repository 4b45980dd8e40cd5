import type { EvidenceSink } from '../../domain/evidence.ts';
import type { MailDeclaration } from '../../profile/mail-schema.ts';
import { noteEvidence } from '../../transport/collect.ts';
import { OperationError } from '../operation-error.ts';
import { Scope } from '../scope.ts';
import { Filler } from '../template.ts';
import { lowerCase, type Mailbox } from './mailbox.ts';
import { namesAddress, openMailbox, type MailboxServices } from './open-mailbox.ts';
import { parseMail, type ParsedText } from './parse-mail.ts';
import { passwordsIn, secretsOfLink } from './secrets-in.ts';
import type { Mail, Mailroom, MailWait, MailWatch } from './types.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const PAUSE_GROWTH = 1.5;

export interface MailroomOptions extends MailboxServices {
  readonly mail: MailDeclaration | undefined;
  readonly learn: (secret: string) => void;
  readonly redact: (text: string) => string;
  readonly evidence: EvidenceSink;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly randomBytes: (length: number) => Uint8Array;
}

interface Box {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly mailbox: Mailbox;
  readonly mails: Map<string, Promise<Mail>>;
}

const noBox = (address: string): OperationError => new OperationError('no-input', {
  ja: `${address} 宛てのメールを読む場所がプロファイルにありません。mail.boxes に、このアドレスを受け取るメールボックスを加えてください。`,
  en: `The profile names no place where mails to ${address} can be read. Add a mailbox that receives this address under mail.boxes.`,
});

const silentBox = (name: string, cause: unknown): OperationError => new OperationError('unreachable', {
  ja: `メールボックス mail.boxes.${name} から読めません (${messageOf(cause)})。起動していること、アドレスと認証情報を確認してください。サービスについては何も判定しません。`,
  en: `The mailbox mail.boxes.${name} cannot be read (${messageOf(cause)}). Make sure that it runs, and check address and credentials. Nothing is concluded about the service.`,
}, { cause });

const messageOf = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error).slice(0, 120);
};

/** A mailroom over the mailboxes of the profile; those that listen do so at once. */
export function createMailroom(options: MailroomOptions): Mailroom & { close(): Promise<void> } {
  const { mail, now } = options;
  const boxes = new Map<string, Box>();
  const box = (name: string): Box => {
    const declared = mail?.boxes[name];
    if (!declared) throw new TypeError(`no mailbox ${name}`);
    const known = boxes.get(name) ?? { name, addresses: declared.addresses, mailbox: openMailbox(name, declared, options), mails: new Map<string, Promise<Mail>>() };
    boxes.set(name, known);
    return known;
  };
  const boxFor = (address: string): string | undefined => Object.entries(mail?.boxes ?? {}).find(([, { addresses }]) => namesAddress(addresses, address))?.[0];
  for (const [name, { smtpSink }] of Object.entries(mail?.boxes ?? {})) if (smtpSink) box(name);

  const keep = (id: string, parsed: ParsedText): Mail => {
    for (const secret of [...parsed.links.flatMap(secretsOfLink), ...passwordsIn(parsed.text)]) options.learn(secret);
    const evidence = options.evidence.put(options.redact(asEvidence(parsed)), {
      name: `Mail to ${options.redact(parsed.recipients.join(', '))}: ${options.redact(parsed.subject)}`, mediaType: 'text/plain', actor: 'mailbox',
    });
    return { id, ...parsed, seenAt: now().toISOString(), evidence };
  };
  const read = (from: Box, id: string): Promise<Mail> => {
    const known = from.mails.get(id);
    if (known) return known;
    const reading = from.mailbox.read(id).then(async ({ raw, envelope }) => keep(id, await parseMail(raw, envelope)));
    from.mails.set(id, reading);
    reading.catch(() => from.mails.delete(id));
    return reading;
  };
  return {
    addressOf({ variables }) {
      if (!mail) return undefined;
      try {
        return new Filler('mail.address', new Scope(variables)).text(mail.address);
      } catch (error) {
        if (error instanceof OperationError) return undefined;
        throw error;
      }
    },
    receives: (address) => boxFor(address) !== undefined,
    spareAddress(label) {
      const domain = Object.values(mail?.boxes ?? {}).flatMap(({ addresses }) => addresses).find((pattern) => pattern.startsWith('*@'));
      return domain && `kenshu-${label}-${Buffer.from(options.randomBytes(5)).toString('hex')}${domain.slice(1)}`;
    },
    async watch(address) {
      const name = boxFor(address);
      if (name === undefined) throw noBox(address);
      const from = box(name);
      const before = new Set(await from.mailbox.list().catch((error: unknown) => {
        throw silentBox(name, error);
      }));
      return new Watch(address, async () => {
        try {
          const ids = (await from.mailbox.list()).filter((id) => !before.has(id));
          const mails = await Promise.all(ids.map((id) => read(from, id)));
          const only = from.addresses.length === 1 && from.addresses[0]?.startsWith('*') === false;
          const arrived = mails.filter(({ recipients }) => only || recipients.includes(lowerCase(address)));
          for (const { evidence } of arrived) noteEvidence(evidence);
          return arrived;
        } catch (error) {
          throw silentBox(name, error);
        }
      }, options);
    },
    async close() {
      await Promise.all([...boxes.values()].map(({ mailbox }) => mailbox.close()));
    },
  };
}

const asEvidence = ({ from, recipients, subject, text, html, codes, received, sentAt }: ParsedText): string => {
  const head = [`From: ${from}`, `To: ${recipients.join(', ')}`, `Subject: ${subject}`, `Date: ${sentAt ?? '-'}`, ...received.map((line) => `Received: ${line}`)];
  const body = [text, ...(html === '' ? [] : ['--- text/html ---', html])].join('\n');
  return `${head.join('\n')}\n\n${codes.reduce((masked, code) => masked.replaceAll(spelt(code), '‹code›'), body)}\n`;
};

/** The code as it may stand in the mail: full-width, with separators. */
const spelt = (code: string): RegExp => new RegExp([...code].map((digit) => `[${digit}${String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)}]`).join('[ \\u00a0\\u3000‐‑‒–—―−－-]?'), 'gu');

class Watch implements MailWatch {
  readonly address: string;
  readonly #look: () => Promise<readonly Mail[]>;
  readonly #clock: Pick<MailroomOptions, 'now' | 'sleep'>;
  readonly #given = new Set<string>();

  constructor(address: string, look: () => Promise<readonly Mail[]>, clock: Pick<MailroomOptions, 'now' | 'sleep'>) {
    this.address = address;
    this.#look = look;
    this.#clock = clock;
  }

  arrived(): Promise<readonly Mail[]> {
    return this.#look();
  }

  async next({ withinMs, accept = () => true }: MailWait): Promise<Mail | undefined> {
    const end = this.#clock.now().getTime() + withinMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, Math.ceil(pause * PAUSE_GROWTH))) {
      const left = end - this.#clock.now().getTime();
      try {
        const mail = (await this.#look()).find((one) => !this.#given.has(one.id) && accept(one));
        if (mail) this.#given.add(mail.id);
        if (mail || left <= 0) return mail;
      } catch (error) {
        if (left <= 0) throw error;
      }
      await this.#clock.sleep(Math.max(0, Math.min(pause, left)));
    }
  }
}
