import * as crypto from 'node:crypto';
import { agreeOnSecret } from '../legacy-client/diffie-hellman.ts';
import { ffdhePrime } from '../registry/dh-primes.ts';
import type { KeyShare } from '../wire/client-hello.ts';
import { WireError } from '../wire/wire-error.ts';

/** A key pair made for one group: its public half for the hello, and the way to the shared secret. */
export interface KeyShareSecret {
  readonly share: KeyShare;
  /** @throws {WireError} when the server's share is no share of the group */
  readonly agree: (serverShare: Uint8Array) => Buffer;
}

/** Half of a share: public bytes, and the secret from the server's half, which has a fixed length. */
interface Half {
  readonly publicKey: Buffer;
  readonly serverBytes: number;
  readonly agree: (serverShare: Uint8Array) => Buffer;
}

/** DER in front of a raw public key (RFC 8410 §4). */
const SPKI_PREFIX = { x25519: Buffer.from('302a300506032b656e032100', 'hex'), x448: Buffer.from('3042300506032b656f033900', 'hex') };
const RAW_BYTES = { x25519: 32, x448: 56 };
const POINT_BYTES = { prime256v1: 65, secp384r1: 97, secp521r1: 133 };
const KEM_BYTES = { 'ml-kem-512': [800, 768], 'ml-kem-768': [1_184, 1_088], 'ml-kem-1024': [1_568, 1_568] } as const;

const GROUPS: Readonly<Record<number, () => readonly Half[]>> = {
  0x0017: () => [ecdh('prime256v1')], 0x0018: () => [ecdh('secp384r1')], 0x0019: () => [ecdh('secp521r1')],
  0x001d: () => [montgomery('x25519')], 0x001e: () => [montgomery('x448')],
  0x0100: () => [ffdhe(2048)], 0x0101: () => [ffdhe(3072)],
  0x0200: () => [kem('ml-kem-512')], 0x0201: () => [kem('ml-kem-768')], 0x0202: () => [kem('ml-kem-1024')],
  // Order of the halves by RFC 10024: the NIST curve first, but ML-KEM before X25519.
  0x11eb: () => [ecdh('prime256v1'), kem('ml-kem-768')], 0x11ec: () => [kem('ml-kem-768'), montgomery('x25519')], 0x11ed: () => [ecdh('secp384r1'), kem('ml-kem-1024')],
};

const KEM_GROUPS = new Set([0x0200, 0x0201, 0x0202, 0x11eb, 0x11ec, 0x11ed]);
/** ML-KEM came with Node 24.7; an older one observes these groups by HelloRetryRequest alone. */
const hasKem = (): boolean => 'decapsulate' in crypto;

/** Whether a handshake can be gone through with in this group. */
export const canShare = (group: number): boolean => GROUPS[group] !== undefined && (!KEM_GROUPS.has(group) || hasKem());

/** @returns undefined for a group this client has no arithmetic for */
export function makeKeyShare(group: number): KeyShareSecret | undefined {
  if (!canShare(group)) return undefined;
  const halves = GROUPS[group]?.() ?? [];
  const expected = halves.reduce((sum, { serverBytes }) => sum + serverBytes, 0);
  return {
    share: { group, publicKey: Buffer.concat(halves.map(({ publicKey }) => publicKey)) },
    agree(serverShare) {
      if (serverShare.length !== expected) throw new WireError('OUT_OF_RANGE', 'ServerHello/key_share', `${serverShare.length} bytes in place of ${expected}`);
      let offset = 0;
      return Buffer.concat(halves.map((half) => half.agree(serverShare.subarray(offset, (offset += half.serverBytes)))));
    },
  };
}

/** OpenSSL refuses points that are none; that is the peer's fault, not ours. */
function orWireError<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw new WireError('UNEXPECTED', 'ServerHello/key_share', error instanceof Error ? error.message : 'not a public key');
  }
}

function ecdh(curve: keyof typeof POINT_BYTES): Half {
  const pair = crypto.createECDH(curve);
  return { publicKey: pair.generateKeys(), serverBytes: POINT_BYTES[curve], agree: (point) => orWireError(() => pair.computeSecret(point)) };
}

function montgomery(kind: 'x25519' | 'x448'): Half {
  const { publicKey, privateKey } = kind === 'x25519' ? crypto.generateKeyPairSync('x25519') : crypto.generateKeyPairSync('x448');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES[kind]),
    serverBytes: RAW_BYTES[kind],
    agree: (raw) => orWireError(() => {
      const theirs = crypto.createPublicKey({ key: Buffer.concat([SPKI_PREFIX[kind], raw]), format: 'der', type: 'spki' });
      return crypto.diffieHellman({ privateKey, publicKey: theirs });
    }),
  };
}

function ffdhe(bits: 2048 | 3072): Half {
  const prime = Buffer.from(ffdhePrime(bits).toString(16), 'hex');
  const generator = Buffer.from([2]);
  const size = bits / 8;
  const pad = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
  const mine = agreeOnSecret({ prime, generator, publicValue: generator });
  if (mine === undefined) throw new Error('the ffdhe prime is not usable');
  return {
    publicKey: pad(mine.publicValue),
    serverBytes: size,
    agree(theirs) {
      const secret = mine.agree(theirs);
      if (secret === undefined) throw new WireError('UNEXPECTED', 'ServerHello/key_share', 'degenerate DH value');
      return pad(secret);
    },
  };
}

function kem(kind: keyof typeof KEM_BYTES): Half {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(kind as 'ml-kem-768');
  const [publicBytes, serverBytes] = KEM_BYTES[kind];
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-publicBytes),
    serverBytes,
    agree: (ciphertext) => orWireError(() => crypto.decapsulate(privateKey, ciphertext)),
  };
}
