import { readTable } from './csv.ts';
import { hexId } from './hex-id.ts';

let schemes: ReadonlyMap<number, string> | undefined;

/** Signature schemes and TLS 1.2 hash/signature pairs without GREASE, read on first use. */
export function schemeTable(): ReadonlyMap<number, string> {
  schemes ??= new Map(
    readTable('iana-signature-schemes.csv').filter((row) => row('kind') !== 'grease').map((row) => [Number(row('hex')), row('iana_name')]),
  );
  return schemes;
}

export const schemeName = (code: number): string => schemeTable().get(code) ?? `unknown scheme ${hexId(code)}`;

/** Schemes a current client offers. */
export const COMMON_SCHEMES: readonly number[] = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0603, 0x0807, 0x0808];

/** Every scheme, the common ones first. */
export const allSchemes = (): number[] => [...COMMON_SCHEMES, ...[...schemeTable().keys()].filter((code) => !COMMON_SCHEMES.includes(code))];

/** SignatureAlgorithm in the low byte of TLS 1.2 pairs: 1 RSA, 2 DSA, 3 ECDSA (RFC 5246 §7.4.1.4.1). */
const PAIR_FAMILY: Readonly<Record<number, string>> = { 1: 'rsa', 2: 'dss', 3: 'ecdsa' };
const PSS = new Set([0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b]);

/** Which suites' key a scheme signs with: `rsa`, `ecdsa` (EdDSA goes with ECDSA suites, RFC 8422 §2) or `dss`. */
export const familyOf = (scheme: number): string | undefined => {
  if (PSS.has(scheme)) return 'rsa';
  return scheme >> 8 === 0x08 ? 'ecdsa' : PAIR_FAMILY[scheme & 0xff];
};

/** Schemes that common stacks sign with, per family. */
export const SCHEME_FAMILIES: Readonly<Record<string, readonly number[]>> = {
  rsa: [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0301, 0x0201],
  ecdsa: [0x0403, 0x0503, 0x0603, 0x0303, 0x0203],
};
