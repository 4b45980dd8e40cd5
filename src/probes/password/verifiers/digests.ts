import { createHash, type BinaryToTextEncoding } from 'node:crypto';
import { fromBase64, sameBytes } from './encodings.ts';
import type { Verifier, VerifierReader } from './verifier.ts';

const LDAP: Readonly<Record<string, { readonly digest: string; readonly bytes: number; readonly salted: boolean }>> = {
  SSHA: { digest: 'sha1', bytes: 20, salted: true }, SSHA256: { digest: 'sha256', bytes: 32, salted: true }, SSHA384: { digest: 'sha384', bytes: 48, salted: true },
  SSHA512: { digest: 'sha512', bytes: 64, salted: true }, SMD5: { digest: 'md5', bytes: 16, salted: true },
  SHA: { digest: 'sha1', bytes: 20, salted: false }, SHA256: { digest: 'sha256', bytes: 32, salted: false }, SHA384: { digest: 'sha384', bytes: 48, salted: false },
  SHA512: { digest: 'sha512', bytes: 64, salted: false }, MD5: { digest: 'md5', bytes: 16, salted: false },
};

const hash = (digest: string, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const made = createHash(digest);
  for (const part of parts) made.update(part);
  return made.digest();
};

/** RFC 2307 and what OpenLDAP adds to it: the digest, then the salt, in base64. */
const readLdap: VerifierReader = (text) => {
  const [, scheme = '', encoded = ''] = /^\{([A-Z0-9]+)\}([A-Za-z0-9+/=]+)$/i.exec(text) ?? [];
  const known = LDAP[scheme.toUpperCase()];
  const bytes = fromBase64(encoded);
  if (!known || bytes.length < known.bytes || (known.salted !== bytes.length > known.bytes)) return undefined;
  const salt = bytes.subarray(known.bytes);
  return {
    format: `LDAP {${scheme.toUpperCase()}}`, function: 'digest', parameters: { digest: known.digest }, salted: known.salted,
    verify: (password) => sameBytes(hash(known.digest, password, salt), bytes.subarray(0, known.bytes)),
  };
};

/** Django's old forms: `sha1$salt$hex`, `md5$salt$hex`; without salt where it is empty. */
const readDjangoDigest: VerifierReader = (text) => {
  const [, digest, salt = '', hex = ''] = /^(md5|sha1)\$([^$]*)\$([0-9a-f]{32,40})$/.exec(text) ?? [];
  return digest === undefined ? undefined
    : { format: 'Django', function: 'digest', parameters: { digest }, salted: salt !== '', verify: (password) => hash(digest, salt, password).toString('hex') === hex };
};

/** MySQL before version 8: `*` and the SHA-1 of the SHA-1. */
const readMysql: VerifierReader = (text) => (/^\*[0-9A-F]{40}$/i.test(text)
  ? { format: 'MySQL', function: 'digest', parameters: { digest: 'sha1' }, salted: false, verify: (password) => hash('sha1', hash('sha1', password)).toString('hex').toUpperCase() === text.slice(1).toUpperCase() }
  : undefined);

export const DIGEST_READERS: readonly VerifierReader[] = [readLdap, readDjangoDigest, readMysql];

const DIGESTS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-512', 'ripemd160'];
const FORMS: readonly BinaryToTextEncoding[] = ['hex', 'base64', 'base64url'];
/** Windows hashes the UTF-16 of a password. */
const TEXTS = (password: string): readonly Buffer[] => [Buffer.from(password), Buffer.from(password, 'utf16le'), Buffer.from(password.toUpperCase())];

/** The fast digest without salt that the text turns out to be, once the password is known; undefined when it is none of them. */
export function unsaltedDigest(text: string, password: string): Verifier | undefined {
  const given = text.toLowerCase();
  for (const digest of DIGESTS) {
    for (const typed of TEXTS(password)) {
      const once = hash(digest, typed);
      const found = [once, hash(digest, once), hash(digest, once.toString('hex'))].some((bytes) => FORMS.some((form) => bytes.toString(form).toLowerCase() === given));
      if (found) return { format: 'digest', function: 'digest', parameters: { digest }, salted: false, verify: (other) => unsaltedDigest(text, other) !== undefined };
    }
  }
  return undefined;
}
