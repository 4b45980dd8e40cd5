import { ByteReader } from './byte-reader.ts';
import { WireError } from './wire-error.ts';

/** How the parameters in front of a ServerKeyExchange are laid out, told by the cipher suite. */
export interface KeyExchangeLayout {
  readonly params: 'ecdh' | 'dh' | 'rsa-export' | 'srp' | 'none';
  /** A PSK identity hint comes first (RFC 4279 §2, RFC 5489 §2). */
  readonly pskHint: boolean;
  readonly signed: boolean;
}

export interface ServerKeyExchange {
  /** Named group of ECDHE; `0xFF01`/`0xFF02` for explicit curve parameters. */
  readonly group?: number;
  readonly dh?: { readonly prime: Uint8Array; readonly generator: Uint8Array; readonly publicValue: Uint8Array };
  readonly rsa?: { readonly modulus: Uint8Array; readonly exponent: Uint8Array };
  /** SignatureScheme, TLS 1.2 only; earlier versions have a fixed hash. */
  readonly scheme?: number;
}

const EXPLICIT_PRIME = 1;
const EXPLICIT_CHAR2 = 2;
const NAMED_CURVE = 3;

/**
 * Parses a ServerKeyExchange body (RFC 5246 §7.4.3, RFC 8422 §5.4).
 * @param hasScheme true in TLS 1.2, where the signature is preceded by its algorithm
 * @throws {WireError} when the bytes are not exactly one such message
 */
export function parseServerKeyExchange(body: Uint8Array, layout: KeyExchangeLayout, hasScheme: boolean): ServerKeyExchange {
  const message = new ByteReader(body, 'ServerKeyExchange');
  if (layout.pskHint) message.vector(2, 'psk_identity_hint', 0xff_ff);
  const params = readParams(message, layout.params);
  if (!layout.signed) {
    message.end();
    return params;
  }
  const scheme = hasScheme ? { scheme: message.uint(2, 'algorithm') } : {};
  message.vector(2, 'signature', 0xff_ff);
  message.end();
  return { ...params, ...scheme };
}

function readParams(message: ByteReader, params: KeyExchangeLayout['params']): ServerKeyExchange {
  switch (params) {
    case 'ecdh': return readEcdh(message);
    case 'dh': {
      const prime = message.vector(2, 'dh_p', 0xff_ff).rest();
      const generator = message.vector(2, 'dh_g', 0xff_ff).rest();
      return { dh: { prime, generator, publicValue: message.vector(2, 'dh_Ys', 0xff_ff).rest() } };
    }
    case 'rsa-export': {
      const modulus = message.vector(2, 'rsa_modulus', 0xff_ff).rest();
      return { rsa: { modulus, exponent: message.vector(2, 'rsa_exponent', 0xff_ff).rest() } };
    }
    case 'srp': {
      for (const field of ['srp_N', 'srp_g'] as const) message.vector(2, field, 0xff_ff);
      message.vector(1, 'srp_s', 0xff);
      message.vector(2, 'srp_B', 0xff_ff);
      return {};
    }
    default: return {};
  }
}

function readEcdh(message: ByteReader): ServerKeyExchange {
  const curveType = message.uint(1, 'curve_type');
  if (curveType === NAMED_CURVE) {
    const group = message.uint(2, 'namedcurve');
    message.vector(1, 'point', 0xff);
    return { group };
  }
  if (curveType === EXPLICIT_PRIME) {
    for (const field of ['prime_p', 'a', 'b', 'base', 'order', 'cofactor', 'point']) message.vector(1, field, 0xff);
    return { group: 0xff01 };
  }
  if (curveType === EXPLICIT_CHAR2) {
    message.uint(2, 'm');
    const basis = message.uint(1, 'basis');
    if (basis !== 1 && basis !== 2) throw new WireError('UNEXPECTED', 'ServerKeyExchange/basis', `unknown basis ${basis}`);
    for (let term = 0; term < (basis === 1 ? 1 : 3); term++) message.vector(1, `k${term + 1}`, 0xff);
    for (const field of ['a', 'b', 'base', 'order', 'cofactor', 'point']) message.vector(1, field, 0xff);
    return { group: 0xff02 };
  }
  throw new WireError('UNEXPECTED', 'ServerKeyExchange/curve_type', `unknown curve type ${curveType}`);
}
