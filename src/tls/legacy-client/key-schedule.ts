import { createHash, createHmac } from 'node:crypto';

const SSL3 = 0x0300;
const PAD_1 = 0x36;
const PAD_2 = 0x5c;
/** RFC 6101 §5.2.3.1: 48 bytes of padding with MD5, 40 with SHA-1. */
const padBytes = (hash: 'md5' | 'sha1'): number => (hash === 'md5' ? 48 : 40);

const digest = (hash: 'md5' | 'sha1', ...parts: readonly Uint8Array[]): Buffer => createHash(hash).update(Buffer.concat(parts)).digest();

/** SSL 3.0's keyed hash, the forerunner of HMAC (RFC 6101 §5.2.3.1). */
export function ssl3Mac(hash: 'md5' | 'sha1', secret: Uint8Array, data: Uint8Array): Buffer {
  const inner = digest(hash, secret, Buffer.alloc(padBytes(hash), PAD_1), data);
  return digest(hash, secret, Buffer.alloc(padBytes(hash), PAD_2), inner);
}

/** SSL 3.0's key expansion: MD5(secret + SHA('A' + secret + seed)), then 'BB', 'CCC' and so on (RFC 6101 §6.1, §6.2.2). */
export function ssl3Expand(secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let count = 1; blocks.length * 16 < length; count++) {
    const label = Buffer.alloc(count, 0x40 + count);
    blocks.push(digest('md5', secret, digest('sha1', label, secret, seed)));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** The PRF of TLS 1.0 and 1.1: P_MD5 xor P_SHA-1 over the halves of the secret (RFC 2246 §5). */
export function tls10Prf(secret: Uint8Array, label: string, seed: Uint8Array, length: number): Buffer {
  const half = Math.ceil(secret.length / 2);
  const labelled = Buffer.concat([Buffer.from(label, 'ascii'), seed]);
  const md5 = expandHmac('md5', secret.subarray(0, half), labelled, length);
  const sha1 = expandHmac('sha1', secret.subarray(secret.length - half), labelled, length);
  return Buffer.from(md5.map((byte, index) => byte ^ (sha1[index] as number)));
}

function expandHmac(hash: 'md5' | 'sha1', secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const hmac = (data: Uint8Array): Buffer => createHmac(hash, secret).update(data).digest();
  const blocks: Buffer[] = [];
  let size = 0;
  for (let chain = hmac(seed); size < length; chain = hmac(chain)) {
    const block = hmac(Buffer.concat([chain, seed]));
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

export interface Randoms {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

export function masterSecret(version: number, preMaster: Uint8Array, randoms: Randoms): Buffer {
  const seed = Buffer.concat([randoms.client, randoms.server]);
  return version === SSL3 ? ssl3Expand(preMaster, seed, 48) : tls10Prf(preMaster, 'master secret', seed, 48);
}

export function keyBlock(version: number, master: Uint8Array, randoms: Randoms, length: number): Buffer {
  const seed = Buffer.concat([randoms.server, randoms.client]);
  return version === SSL3 ? ssl3Expand(master, seed, length) : tls10Prf(master, 'key expansion', seed, length);
}

/** Contents of a Finished message over the transcript so far (RFC 6101 §5.6.9, RFC 2246 §7.4.9). */
export function finishedData(version: number, master: Uint8Array, transcript: Uint8Array, sender: 'client' | 'server'): Buffer {
  if (version === SSL3) {
    const name = Buffer.from(sender === 'client' ? 'CLNT' : 'SRVR', 'ascii');
    return Buffer.concat((['md5', 'sha1'] as const).map((hash) => {
      const inner = digest(hash, transcript, name, master, Buffer.alloc(padBytes(hash), PAD_1));
      return digest(hash, master, Buffer.alloc(padBytes(hash), PAD_2), inner);
    }));
  }
  return tls10Prf(master, `${sender} finished`, Buffer.concat([digest('md5', transcript), digest('sha1', transcript)]), 12);
}
