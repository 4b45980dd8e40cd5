import { argon2Sync, createHash, getHashes, pbkdf2Sync, scryptSync } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { bytesToItoa64, fromBase64, fromItoa64, sameBytes } from './encodings.ts';
import { md5Crypt } from './md5-crypt.ts';
import { shaCrypt } from './sha-crypt.ts';
import type { Verifier, VerifierReader } from './verifier.ts';

/** What is computed here costs seconds at most; a dearer verifier is read and not verified. */
const MOST_ITERATIONS = 5_000_000;
const MOST_BCRYPT_COST = 15;
const MOST_MEMORY_BYTES = 512 * 1024 * 1024;
const MOST_PASSES = 64;

const digestName = (name: string): string | undefined => {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
  return ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].includes(plain) && getHashes().includes(plain) ? plain : undefined;
};

interface Pbkdf2 {
  readonly format: string;
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

function pbkdf2({ format, digest: named, iterations, salt, key }: Pbkdf2): Verifier | undefined {
  const digest = digestName(named);
  if (digest === undefined || iterations < 1 || key.length === 0) return undefined;
  return {
    format, function: 'pbkdf2', parameters: { digest, iterations }, salted: salt.length > 0,
    verify: (password) => (iterations > MOST_ITERATIONS ? undefined : sameBytes(pbkdf2Sync(password, salt, iterations, key.length, digest), key)),
  };
}

interface Scrypt {
  readonly format: string;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

function scrypt({ format, cost, blockSize, parallelization, salt, key }: Scrypt): Verifier | undefined {
  const powerOfTwo = cost > 1 && Number.isInteger(Math.log2(cost));
  if (!powerOfTwo || blockSize < 1 || parallelization < 1 || key.length === 0) return undefined;
  const memory = 128 * cost * blockSize;
  return {
    format, function: 'scrypt', parameters: { N: cost, r: blockSize, p: parallelization }, salted: salt.length > 0,
    verify: (password) => (memory * parallelization > MOST_MEMORY_BYTES ? undefined
      : sameBytes(scryptSync(password, salt, key.length, { N: cost, r: blockSize, p: parallelization, maxmem: 2 * memory + 1024 * blockSize * parallelization }), key)),
  };
}

const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

function bcrypt(text: string, format: string, prepare = (password: string): string => password): Verifier | undefined {
  const cost = Number(BCRYPT.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(cost)) return undefined;
  const usual = text.replace(/^\$2y/, '$2b');
  return { format, function: 'bcrypt', parameters: { cost }, salted: true, verify: (password) => (cost > MOST_BCRYPT_COST ? undefined : compareSync(prepare(password), usual)) };
}

const readBcrypt: VerifierReader = (text) => bcrypt(text, 'bcrypt');

const hexOf = (password: string): string => createHash('sha256').update(password).digest('hex');

const readDjangoBcrypt: VerifierReader = (text) => {
  if (text.startsWith('bcrypt_sha256$$')) return bcrypt(text.slice('bcrypt_sha256$'.length), 'Django', hexOf);
  return text.startsWith('bcrypt$$') ? bcrypt(text.slice('bcrypt$'.length), 'Django') : undefined;
};

const parametersOf = (text: string): Map<string, number> => new Map(text.split(',').map((pair) => {
  const [name = '', value = ''] = pair.split('=');
  return [name, Number(value)] as const;
}));

const ARGON2 = /^(?:\{ARGON2\}|argon2)?\$(argon2id|argon2i|argon2d)\$v=(\d+)\$([mtp=\d,]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const ARGON2_VERSION = 0x13;

/** PHC strings, and Django's, which puts a word before them. */
const readArgon2: VerifierReader = (text) => {
  const [, name, version, costs = '', salt = '', key = ''] = ARGON2.exec(text) ?? [];
  if (name === undefined) return undefined;
  const values = parametersOf(costs);
  const [memory = 0, passes = 0, parallelism = 0] = [values.get('m'), values.get('t'), values.get('p')];
  const [nonce, tag] = [fromBase64(salt), fromBase64(key)];
  const computable = Number(version) === ARGON2_VERSION && memory * 1024 <= MOST_MEMORY_BYTES && passes <= MOST_PASSES && parallelism >= 1 && nonce.length >= 8;
  return {
    format: text.startsWith('$') ? 'PHC' : text.startsWith('{') ? 'LDAP {ARGON2}' : 'Django', function: name as 'argon2id', parameters: { m: memory, t: passes, p: parallelism }, salted: nonce.length > 0,
    verify: (password) => (computable
      ? sameBytes(argon2Sync(name as 'argon2id', { message: password, nonce, parallelism, tagLength: tag.length, memory, passes }), tag) : undefined),
  };
};

const readPhcScrypt: VerifierReader = (text) => {
  const [, costs, salt = '', key = ''] = /^\$scrypt\$([lnrp=\d,]+)\$([A-Za-z0-9+/.]*)\$([A-Za-z0-9+/.]+)$/.exec(text) ?? [];
  if (costs === undefined) return undefined;
  const values = parametersOf(costs);
  return scrypt({ format: 'PHC', cost: 2 ** (values.get('ln') ?? 0), blockSize: values.get('r') ?? 0, parallelization: values.get('p') ?? 0, salt: fromBase64(salt), key: fromBase64(key) });
};

/** Passlib's and the PHC form. */
const readPhcPbkdf2: VerifierReader = (text) => {
  const [, digest, iterations, salt = '', key = ''] = /^\$pbkdf2(?:-(sha\d+))?\$(?:i=)?(\d+)(?:,l=\d+)?\$([A-Za-z0-9+/.]*)\$([A-Za-z0-9+/.]+)$/.exec(text) ?? [];
  return iterations === undefined ? undefined : pbkdf2({ format: 'PHC', digest: digest ?? 'sha1', iterations: Number(iterations), salt: fromBase64(salt), key: fromBase64(key) });
};

const readDjango: VerifierReader = (text) => {
  const [, digest, iterations, salt = '', key = ''] = /^pbkdf2_(sha\d+)\$(\d+)\$([^$]*)\$([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (digest !== undefined) return pbkdf2({ format: 'Django', digest, iterations: Number(iterations), salt: Buffer.from(salt), key: fromBase64(key) });
  const [, seed, cost, blockSize, parallelization, derived = ''] = /^scrypt\$([^$]*)\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  return seed === undefined ? undefined
    : scrypt({ format: 'Django', cost: Number(cost), blockSize: Number(blockSize), parallelization: Number(parallelization), salt: Buffer.from(seed), key: fromBase64(derived) });
};

const readWerkzeug: VerifierReader = (text) => {
  const [, digest, iterations, salt = '', key = ''] = /^pbkdf2:(sha\d+):(\d+)\$([^$]*)\$([0-9a-f]+)$/.exec(text) ?? [];
  if (digest !== undefined) return pbkdf2({ format: 'Werkzeug', digest, iterations: Number(iterations), salt: Buffer.from(salt), key: Buffer.from(key, 'hex') });
  const [, cost, blockSize, parallelization, seed = '', derived = ''] = /^scrypt:(\d+):(\d+):(\d+)\$([^$]*)\$([0-9a-f]+)$/.exec(text) ?? [];
  return cost === undefined ? undefined
    : scrypt({ format: 'Werkzeug', cost: Number(cost), blockSize: Number(blockSize), parallelization: Number(parallelization), salt: Buffer.from(seed), key: Buffer.from(derived, 'hex') });
};

const ASP_NET_DIGESTS = ['sha1', 'sha256', 'sha512'];
const ASP_NET_2 = { salt: 16, key: 32, iterations: 1000 };

/** ASP.NET Core Identity: version 2 (first byte 0) and version 3 (first byte 1, big-endian header). */
const readAspNet: VerifierReader = (text) => {
  if (!/^A[A-Za-z0-9+/]{60,}={0,2}$/.test(text)) return undefined;
  const bytes = fromBase64(text);
  if (bytes[0] === 0 && bytes.length === 1 + ASP_NET_2.salt + ASP_NET_2.key) {
    return pbkdf2({ format: 'ASP.NET Identity 2', digest: 'sha1', iterations: ASP_NET_2.iterations, salt: bytes.subarray(1, 1 + ASP_NET_2.salt), key: bytes.subarray(1 + ASP_NET_2.salt) });
  }
  if (bytes[0] !== 1 || bytes.length < 14) return undefined;
  const [digest, iterations, saltLength] = [ASP_NET_DIGESTS[bytes.readUInt32BE(1)], bytes.readUInt32BE(5), bytes.readUInt32BE(9)];
  if (digest === undefined || 13 + saltLength >= bytes.length) return undefined;
  return pbkdf2({ format: 'ASP.NET Identity 3', digest, iterations, salt: bytes.subarray(13, 13 + saltLength), key: bytes.subarray(13 + saltLength) });
};

const readLdapPbkdf2: VerifierReader = (text) => {
  const [, digest, iterations, salt = '', key = ''] = /^\{PBKDF2(?:-(SHA\d+))?\}(\d+)\$([A-Za-z0-9+/.]*)\$([A-Za-z0-9+/.=]+)$/.exec(text) ?? [];
  return iterations === undefined ? undefined : pbkdf2({ format: 'LDAP {PBKDF2}', digest: digest ?? 'sha1', iterations: Number(iterations), salt: fromBase64(salt), key: fromBase64(key) });
};

const DEFAULT_SHA_ROUNDS = 5000;

/** crypt(3): `$1$`, `$5$`, `$6$`, `$7$`, `$y$`; OpenLDAP puts `{CRYPT}` before it. */
const readCrypt: VerifierReader = (text) => {
  const plain = text.replace(/^\{CRYPT\}/i, '');
  const [, kind, rounds, salt = '', key = ''] = /^\$([56])\$(?:rounds=(\d+)\$)?([^$]{0,16})\$([./A-Za-z0-9]+)$/.exec(plain) ?? [];
  if (kind !== undefined) {
    const iterations = Number(rounds ?? DEFAULT_SHA_ROUNDS);
    const digest = kind === '5' ? 'sha256' : 'sha512';
    return { format: `crypt $${kind}$`, function: 'sha-crypt', parameters: { digest, iterations }, salted: salt !== '',
      verify: (password) => (iterations > MOST_ITERATIONS ? undefined : shaCrypt(digest, password, salt, iterations) === key) };
  }
  const [, magic, seed = '', hash = ''] = /^(\$1\$|\$apr1\$)([^$]{0,8})\$([./A-Za-z0-9]{22})$/.exec(plain) ?? [];
  if (magic !== undefined) return { format: `crypt ${magic}`, function: 'md5-crypt', parameters: { iterations: 1000 }, salted: seed !== '', verify: (password) => md5Crypt(password, seed, magic as '$1$') === hash };
  if (/^\$g?y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]*\$[./A-Za-z0-9]{43}$/.test(plain)) return { format: 'crypt $y$', function: 'yescrypt', parameters: {}, salted: true, verify: () => undefined };
  return readScryptCrypt(plain) ?? (plain === text ? undefined : readBcrypt(plain));
};

/** `$7$`: a character for N, five each for r and p, salt as text, key in crypt(3)'s letters. */
const readScryptCrypt: VerifierReader = (text) => {
  const [, cost = '', blockSize = '', parallelization = '', salt = '', key = ''] = /^\$7\$([./A-Za-z0-9])([./A-Za-z0-9]{5})([./A-Za-z0-9]{5})([^$]*)\$([./A-Za-z0-9]{43})$/.exec(text) ?? [];
  if (key === '') return undefined;
  const read = scrypt({
    format: 'crypt $7$', cost: 2 ** fromItoa64(cost), blockSize: fromItoa64(blockSize), parallelization: fromItoa64(parallelization), salt: Buffer.from(salt), key: Buffer.alloc(32),
  });
  const [N, r, p] = [2 ** fromItoa64(cost), fromItoa64(blockSize), fromItoa64(parallelization)];
  return read && { ...read, verify: (password) => (128 * N * r * p > MOST_MEMORY_BYTES ? undefined
    : bytesToItoa64(scryptSync(password, salt, 32, { N, r, p, maxmem: 256 * N * r + 1024 * r * p })) === key) };
};

/** Functions made to be slow. */
export const DERIVED_READERS: readonly VerifierReader[] = [
  readBcrypt, readDjangoBcrypt, readArgon2, readPhcScrypt, readPhcPbkdf2, readDjango, readWerkzeug, readAspNet, readLdapPbkdf2, readCrypt,
];
