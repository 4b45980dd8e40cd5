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
