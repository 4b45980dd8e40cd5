import type { LocalText } from '../domain/outcome.ts';
import type { Finding, Path } from './profile-error.ts';
import { textsIn, type PlacedText } from './texts-in.ts';

const CREDENTIAL = new Set(['password', 'passwd', 'pwd', 'pass', 'passphrase', 'passcode', 'secret', 'token', 'apikey', 'authorization', 'credential', 'credentials', 'pin', 'otp']);
const KEY_OF = new Set(['api', 'access', 'secret', 'private', 'auth', 'operator', 'client', 'signing', 'encryption', 'subscription']);
const REPEATED = new Set(['confirm', 'confirmation', 'repeat', 'again', 'value', 'input', 'field', 'box']);
/** Private keys, JSON Web Tokens, and access keys with a known prefix. */
const KNOWN_SHAPES = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{10,}\.[\w-]{10,}\.|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}/;
const USERINFO = /^[a-z][a-z0-9+.-]*:\/\/([^\s/?#@]+)@/i;
const QUERY_FIELD = /[?&]([^=&#]+)=([^&#]*)/g;
const BODY_FIELD = /(?<![\w$-])["']?([\w-]+)["']?\s*[:=]\s*["']?([^"'&\s,}]+)/g;

const words = (name: string): string[] => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Whether a field of this name holds a credential: `loginPassword`, `X-Api-Key`, `新しいパスワード`; not `tokenType`. */
export function namesCredential(name: string): boolean {
  if (/(パスワード|暗証番号|合言葉)(確認)?$/u.test(name)) return true;
  const parts = words(name);
  while (parts.length > 1 && REPEATED.has(parts.at(-1) ?? '')) parts.pop();
  const last = parts.at(-1) ?? '';
  return CREDENTIAL.has(last) || (last === 'key' && KEY_OF.has(parts.at(-2) ?? ''));
}

const isLiteral = (value: string): boolean => value.trim() !== '' && !value.includes('${');
const fieldsOf = (text: string, pattern: RegExp): boolean =>
  [...text.matchAll(pattern)].some(([, name = '', value = '']) => namesCredential(name) && isLiteral(value) && !value.startsWith('$'));

const literal: LocalText = {
  ja: '認証情報らしい値がそのまま書かれています。アカウントなどの variables に { env: 名前 } のような参照で置き、ここには ${名前} と書いてください。書いてしまった値は変更してください。',
  en: 'This looks like a credential in clear. Put it under variables as a reference such as { env: NAME }, write ${name} here, and change the value that was written.',
};
const variable: LocalText = {
  ja: '認証情報らしい値がそのまま書かれています。{ env: 名前 }、{ file: パス }、{ command: [プログラム, 引数 …] } のいずれかの参照に替え、書いてしまった値は変更してください。',
  en: 'This looks like a credential in clear. Replace it by a reference { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }, and change the value that was written.',
};
const userinfo: LocalText = {
  ja: 'URL に利用者名やパスワードが含まれています。URL から除き、認証情報の項目に参照で書いてください。',
  en: 'The URL holds a user name or password. Take it out, and write it as a reference where credentials belong.',
};

/** Extractors tell where a value is in an answer, a reference where a secret is: neither holds one. */
const isDescription = (path: Path): boolean => path.some((step, index) => step === 'extract' && index > 0);

/**
 * Credentials that were typed into a file, by name of the field, by shape of the value, or inside an address. A heuristic: it reads
 * every text, in templates too, but a secret under an innocent name escapes it.
 */
export function clearSecretFindings(root: unknown): Finding[] {
  return textsIn(root).flatMap(({ path, text }) => {
    if (isDescription(path)) return [];
    const message = complaint(root, { path, text });
    return message ? [{ path, message }] : [];
  });
}

function complaint(root: unknown, { path, text }: PlacedText): LocalText | undefined {
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  const value = String(text);
  const account = USERINFO.exec(value)?.[1];
  if (account !== undefined && isLiteral(account.replaceAll(/\$\{[^}]*\}|:/g, ''))) return userinfo;
  if (namesCredential(name) && isLiteral(value)) return path.includes('variables') ? variable : literal;
  if (KNOWN_SHAPES.test(value)) return literal;
  if ((name === 'path' || name === 'goto' || name === 'baseUrl') && fieldsOf(value, QUERY_FIELD)) return literal;
  if (name === 'text' && fieldsOf(value, BODY_FIELD)) return literal;
  return name === 'value' && isLiteral(value) && fillsCredential(root, path) ? literal : undefined;
}

function fillsCredential(root: unknown, path: Path): boolean {
  const step = path.slice(0, -1).reduce((value: unknown, key) => (value as Record<string, unknown>)[key], root);
  const { fill, paste } = step as { readonly fill?: unknown; readonly paste?: unknown };
  const selector = fill ?? paste;
  return typeof selector === 'string' && (selector.split(/[^\p{L}\p{N}_-]+/u).some(namesCredential) || /パスワード|暗証番号/u.test(selector));
}
