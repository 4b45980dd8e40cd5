import { load } from 'cheerio';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { codesIn } from './codes.ts';
import { linksIn } from './links.ts';
import { lowerCase } from './mailbox.ts';

/** What a mail says, without where and when it was read. */
export interface ParsedText {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly string[];
  readonly codes: readonly string[];
  readonly received: readonly string[];
  readonly sentAt?: string;
}

const addresses = (field: AddressObject | readonly AddressObject[] | undefined): string[] =>
  [field ?? []].flat().flatMap(({ value }) => value.flatMap(({ address, group }) => [address ?? '', ...(group ?? []).map((one) => one.address ?? '')]))
    .filter((address) => address !== '').map(lowerCase);

/** Values of a field, unfolded (RFC 5322 2.2.3). */
const lines = ({ headerLines }: ParsedMail, name: string): string[] =>
  headerLines.filter(({ key }) => key === name).map(({ line }) => line.slice(line.indexOf(':') + 1).replaceAll(/\r?\n[ \t]+/g, ' ').trim());

/** Fields in which a mail server notes to whom it delivered (RFC 5321 does not name one; these are the usual ones). */
const DELIVERED = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/** Breaks lines where a reader sees them broken. */
function textOf(html: string): string {
  const page = load(html);
  page('script, style, head').remove();
  page('br').replaceWith('\n');
  page('p, div, tr, li, h1, h2, h3, h4, td, th, table').before('\n').append('\n');
  return page.root().text().replaceAll(/[^\S\n]+/g, ' ').replaceAll(/ *\n */g, '\n').replaceAll(/\n{3,}/g, '\n\n').trim();
}

function recipientsOf(mail: ParsedMail, envelope: readonly string[]): readonly string[] {
  const delivered = DELIVERED.flatMap((name) => lines(mail, name)).map((value) => value.replaceAll(/[<>\s]/g, ''));
  return [...new Set([...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc), ...[...delivered, ...envelope].map(lowerCase)])];
}

/**
 * Decodes a mail (RFC 5322, MIME): ISO-2022-JP, Shift_JIS, EUC-JP, quoted-printable, base64, format=flowed. A broken mail gives what
 * can be read of it.
 */
export async function parseMail(raw: Uint8Array, envelope: readonly string[] = []): Promise<ParsedText> {
  const mail = await simpleParser(Buffer.from(raw), { skipImageLinks: true, skipTextLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  const html = mail.html || '';
  const text = mail.text?.trim() ? mail.text : textOf(html);
  const codes = [...new Set([...codesIn(text), ...(html === '' ? [] : codesIn(textOf(html)))])];
  return {
    from: addresses(mail.from)[0] ?? '', recipients: recipientsOf(mail, envelope), subject: mail.subject ?? '', text, html,
    links: linksIn(mail.text ?? '', html), codes, received: lines(mail, 'received'),
    ...(mail.date && !Number.isNaN(mail.date.getTime()) ? { sentAt: mail.date.toISOString() } : {}),
  };
}
