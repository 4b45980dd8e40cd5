import { readTable } from './csv.ts';
import { hexId } from './hex-id.ts';
import { keyExchangeOf } from './suite-kind.ts';
import type { SuiteKind } from './suite-kind.ts';

export interface CipherSuite extends SuiteKind {
  readonly code: number;
  readonly name: string;
}

interface SuiteTable {
  readonly byCode: ReadonlyMap<number, CipherSuite>;
  /** Suites for TLS 1.3 alone. */
  readonly tls13: readonly number[];
  /** Everything that SSL 3.0 to TLS 1.2 may negotiate, commonest first so that a small hello holds the likely ones. */
  readonly legacy: readonly number[];
}

let table: SuiteTable | undefined;

/** Every cipher suite of the IANA registry and every unregistered one that was seen in use. Read on first use. */
export function suiteTable(): SuiteTable {
  table ??= buildTable();
  return table;
}

function buildTable(): SuiteTable {
  const registered = readTable('iana-cipher-suites.csv').filter((row) => row('kind') === 'suite').map((row) => suite(row('hex'), row('iana_name')));
  const unregistered = readTable('unregistered-cipher-suites.csv').map((row) => suite(row('hex'), row('name')));
  const all = [...registered, ...unregistered];
  const legacy = all.filter((entry) => !entry.tls13).map((entry) => ({ entry, rank: commonness(entry.name) }));
  return {
    byCode: new Map(all.map((entry) => [entry.code, entry])),
    tls13: all.filter((entry) => entry.tls13).map((entry) => entry.code).sort((a, b) => tls13Rank(a) - tls13Rank(b)),
    legacy: legacy.toSorted((a, b) => a.rank - b.rank || a.entry.code - b.entry.code).map(({ entry }) => entry.code),
  };
}

const suite = (hex: string, name: string): CipherSuite => ({ code: Number(hex), name, ...keyExchangeOf(Number(hex), name) });

/** 0x13xx first: the other TLS 1.3 suites are national or experimental. */
const tls13Rank = (code: number): number => (code >> 8 === 0x13 ? code : code + 0x1_0000);

function commonness(name: string): number {
  if (/EXPORT|NULL|anon|KRB5|SRP|PSK|ECCPWD|GOST|CECPQ1|FIPS|OLD/.test(name)) return 4;
  if (/_(ARIA|SM4|IDEA|SEED|RC2|DES40|DES)_/.test(name) || /_(DSS|DH_RSA|ECDH_RSA|ECDH_ECDSA)_/.test(name) || name.startsWith('TLS_DH_')) return 3;
  if (/CAMELLIA|CCM|RC4|3DES/.test(name)) return 2;
  return /ECDHE/.test(name) ? 0 : 1;
}

/** The registered name, or a plain description for a code point that no table names. */
export const suiteName = (code: number): string => suiteTable().byCode.get(code)?.name ?? `unknown suite ${hexId(code)}`;

export const findSuite = (code: number): CipherSuite | undefined => suiteTable().byCode.get(code);
