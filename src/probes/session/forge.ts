import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { Claims, ReadToken } from './web-token.ts';

/** What is wrong with a token; each is a case of the check. */
export type Flaw = 'claims' | 'signature' | 'unsigned' | 'algorithm' | 'foreign-key' | 'altered' | 'expired' | 'other-token';

export interface Forged {
  readonly flaw: Flaw;
  /** What was changed, for the reader. */
  readonly label: string;
  readonly value: string;
}

const encode = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const compact = (header: Claims, claims: Claims, signer: (input: string) => Buffer | string): string => {
  const input = `${encode(header)}.${encode(claims)}`;
  const signature = signer(input);
  return `${input}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`;
};

/** The same part of a token as it was, when it is not changed: encoders differ in spacing and order. */
const parts = (raw: string): readonly [string, string, string] => raw.split('.') as [string, string, string];

function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

/** One difference each: content under the old signature, and the old content under a broken one. */
function tampered(raw: string, { header, claims, signature }: ReadToken): readonly Forged[] {
  const [head, body] = parts(raw);
  const longer = typeof claims['exp'] === 'number' ? [{ flaw: 'claims' as const, label: 'exp + 1 day', value: compact(header, { ...claims, exp: claims['exp'] + 86_400 }, () => signature) }] : [];
  return [
    { flaw: 'claims', label: 'claim added', value: compact(header, { ...claims, kenshu: 1 }, () => signature) },
    ...longer,
    { flaw: 'signature', label: 'one bit of the signature', value: `${head}.${body}.${flipped(signature)}` },
    { flaw: 'signature', label: 'half of the signature', value: `${head}.${body}.${signature.slice(0, signature.length >> 1)}` },
    { flaw: 'unsigned', label: 'empty signature', value: `${head}.${body}.` },
    { flaw: 'unsigned', label: 'no third part', value: `${head}.${body}` },
  ];
}

const NONE = ['none', 'None', 'NONE', 'nOnE'];

/** `alg` none (RFC 8725 §3.1), in the spellings that careless comparisons let through. */
const unsigned = ({ header, claims, signature }: ReadToken): readonly Forged[] => NONE.flatMap((alg) => [
  { flaw: 'unsigned' as const, label: `alg ${alg}, empty signature`, value: compact({ ...header, alg }, claims, () => '') },
  { flaw: 'unsigned' as const, label: `alg ${alg}, old signature`, value: compact({ ...header, alg }, claims, () => signature) },
]);

const HASHES: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };
const hmac = (alg: string, secret: string | Buffer) => (input: string): Buffer => createHmac(HASHES[alg] ?? 'sha256', secret).update(input).digest();

/** Forms in which a server may hold its public key as text. */
function textsOf(key: KeyObject, jwk: JsonWebKey): readonly (readonly [label: string, secret: string | Buffer])[] {
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  const own = key.asymmetricKeyType === 'rsa' ? [['PKCS #1 PEM', key.export({ format: 'pem', type: 'pkcs1' }).toString()] as const] : [];
  return [
    ['PEM', pem], ['PEM without final line break', pem.trimEnd()], ...own, ['DER', key.export({ format: 'der', type: 'spki' })], ['JWK', JSON.stringify(jwk)],
  ];
}

/** The public key taken for a shared secret (RFC 8725 §2.1). */
export function confused({ header, claims }: ReadToken, published: readonly JsonWebKey[]): readonly Forged[] {
  return published.flatMap((jwk) => {
    let key: KeyObject;
    try {
      key = createPublicKey({ key: jwk, format: 'jwk' });
    } catch {
      return [];
    }
    return textsOf(key, jwk).flatMap(([label, secret]) => Object.keys(HASHES).map((alg): Forged => ({
      flaw: 'algorithm', label: `${alg} with the public key as ${label}`, value: compact({ ...header, alg }, claims, hmac(alg, secret)),
    })));
  });
}

let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

/** A key of our own, announced in the ways a header may announce one (RFC 7515 §4.1). */
function foreign({ header, claims }: ReadToken): readonly Forged[] {
  const { publicKey, privateKey } = pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'kenshu', use: 'sig', alg: 'RS256' };
  const { kid: _kid, ...rest } = header;
  const rs256 = (input: string): Buffer => sign('sha256', Buffer.from(input), privateKey);
  const forged = (label: string, own: Claims, signer: (input: string) => Buffer = rs256): Forged => ({ flaw: 'foreign-key', label, value: compact({ ...rest, alg: 'RS256', ...own }, claims, signer) });
  return [
    forged('foreign key under the old kid', header['kid'] === undefined ? {} : { kid: header['kid'] }),
    forged('foreign key, no kid', {}),
    forged('foreign key, unknown kid', { kid: 'kenshu' }),
    forged('foreign key in jwk', { kid: 'kenshu', jwk }),
    forged('kid naming an empty file', { alg: 'HS256', kid: '../../../../../../dev/null' }, hmac('HS256', '')),
    forged('kid with a query', { alg: 'HS256', kid: "kenshu' UNION SELECT 'kenshu'-- -" }, hmac('HS256', 'kenshu')),
    forged('weak shared secret', { alg: 'HS256' }, hmac('HS256', 'secret')),
  ];
}

/** Everything that can be made from a token without its key. */
export const forgedFrom = (raw: string, token: ReadToken): readonly Forged[] => [...tampered(raw, token), ...unsigned(token), ...foreign(token)];

const ALPHABETS = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The next character of the same kind, so that the value keeps its form. */
function other(character: string): string {
  const hex = 'abcdef'.includes(character) ? 'abcdef' : undefined;
  const alphabet = hex ?? ALPHABETS.find((one) => one.includes(character));
  return alphabet === undefined ? 'A' : alphabet[(alphabet.indexOf(character) + 1) % alphabet.length] ?? 'A';
}

const changedAt = (value: string, index: number): string => `${value.slice(0, index)}${other(value[index] ?? '')}${value.slice(index + 1)}`;

/** An opaque value with one character changed, and parts of it. */
export function alteredFrom(value: string): readonly Forged[] {
  const places = [...new Set([0, value.length >> 2, value.length >> 1, value.length - (value.length >> 2), Math.max(0, value.length - 2)])];
  return [
    ...places.map((index): Forged => ({ flaw: 'altered', label: `character ${index + 1} of ${value.length}`, value: changedAt(value, index) })),
    { flaw: 'altered', label: 'first half', value: value.slice(0, Math.ceil(value.length / 2)) },
    { flaw: 'altered', label: 'all but the last quarter', value: value.slice(0, Math.ceil(value.length * 0.75)) },
  ];
}
