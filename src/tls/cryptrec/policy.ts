import { readTable } from '../registry/csv.ts';
import type { CsvRow } from '../registry/csv.ts';
import { LS_0001_2022R2 } from './list-2022r2.ts';
import type { CryptrecList } from './list.ts';
import { classifyKey } from './key-strength.ts';
import type { PublicKeyFacts } from './key-strength.ts';
import type { CryptrecClass, CryptrecVerdict, StrengthVerdict, SuiteVerdict } from './verdict.ts';

const LISTS: readonly CryptrecList[] = [LS_0001_2022R2];
export const DEFAULT_LIST_ID = LS_0001_2022R2.id;
export const knownLists = (): readonly CryptrecList[] => LISTS;

/** A list with its tables read. Everything here is a pure look-up. */
export interface CryptrecPolicy {
  readonly list: CryptrecList;
  /** @param id as in a scan: `0xC02F`, or `0x010080` for SSL 2.0 */
  readonly classifySuite: (id: string) => SuiteVerdict;
  readonly classifyGroup: (id: string) => StrengthVerdict;
  /** A signature scheme of the handshake, by its code point. */
  readonly classifySignature: (id: string) => CryptrecVerdict;
  /** A certificate's signature, by algorithm and hash names, such as `RSASSA-PKCS1-v1_5` and `SHA-256`. */
  readonly classifyCertificateSignature: (algorithm: string, hash: string) => CryptrecVerdict;
  readonly classifyKey: (key: PublicKeyFacts) => StrengthVerdict;
}

const policies = new Map<string, CryptrecPolicy>();

/**
 * Reads the tables of a list, once.
 * @throws {RangeError} for an id that no data file has
 */
export function loadList(listId: string = DEFAULT_LIST_ID): CryptrecPolicy {
  const list = LISTS.find(({ id }) => id === listId);
  if (!list) throw new RangeError(`no CRYPTREC list ${listId}; known: ${LISTS.map(({ id }) => id).join(', ')}`);
  const policy = policies.get(listId) ?? buildPolicy(list);
  policies.set(listId, policy);
  return policy;
}

const UNKNOWN: CryptrecVerdict = { class: 'not-listed', decidedBy: 'unknown code point', note: 'in no registry table', verified: false };

function buildPolicy(list: CryptrecList): CryptrecPolicy {
  const suites = indexed(list.suites);
  const groups = indexed(list.groups);
  const signatures = indexed(list.signatures);
  return {
    list,
    classifySuite(id) {
      const row = suites.get(id.toUpperCase());
      return row ? suiteVerdict(row) : { ...UNKNOWN, forwardSecrecy: false, hmacSha1Only: false, staticRsa: false, tripleDes: false };
    },
    classifyGroup(id) {
      const row = groups.get(id.toUpperCase());
      return row ? groupVerdict(row) : { ...UNKNOWN, strengthBits: null, until2030: false };
    },
    classifySignature(id) {
      const row = signatures.get(id.toUpperCase());
      return row ? signatureVerdict(row) : UNKNOWN;
    },
    classifyCertificateSignature(algorithm, hash) {
      const row = [...signatures.values()].find((each) => each('algorithm') === algorithm && hashName(each('hash')) === hash);
      return row ? signatureVerdict(row) : { class: 'not-listed', decidedBy: `${algorithm} with ${hash}`, note: 'not on the list', verified: true };
    },
    classifyKey: (key) => classifyKey(key, list),
  };
}

const indexed = (table: string): ReadonlyMap<string, CsvRow> => new Map(readTable(table).map((row) => [row('hex').toUpperCase(), row]));

/** The table writes the hash inside EdDSA as `SHA-512 (internal)`. */
const hashName = (hash: string): string => hash.replace(/ \(internal\)$/, '');

const classOf = (row: CsvRow): CryptrecClass => row('cryptrec_class') as CryptrecClass;
const isVerified = (row: CsvRow): boolean => classOf(row) !== 'unclear';

function suiteVerdict(row: CsvRow): SuiteVerdict {
  const decidedBy = row('decided_by');
  return {
    class: classOf(row), decidedBy, note: row('note'), verified: isVerified(row),
    forwardSecrecy: row('forward_secrecy') === 'yes',
    hmacSha1Only: decidedBy === 'mac HMAC-SHA-1',
    staticRsa: /(^|; )kx=RSAES-PKCS1-v1_5/.test(row('components')),
    tripleDes: row('enc') === '3DES',
  };
}

function groupVerdict(row: CsvRow): StrengthVerdict {
  const bits = Number(row('strength_bits') || Number.NaN);
  const cryptrecClass = classOf(row);
  return {
    class: cryptrecClass,
    decidedBy: cryptrecClass === 'recommended' ? '' : row('family'),
    note: [row('note'), row('ls0003')].filter((text) => text !== '').join('; '),
    verified: isVerified(row),
    strengthBits: Number.isNaN(bits) ? null : bits,
    until2030: bits === 112,
  };
}

function signatureVerdict(row: CsvRow): CryptrecVerdict {
  const cryptrecClass = classOf(row);
  const lowered = cryptrecClass !== 'recommended' && cryptrecClass !== 'n/a';
  return { class: cryptrecClass, decidedBy: lowered ? [row('algorithm'), row('hash')].filter((part) => part !== '').join(' with ') : '', note: row('note'), verified: isVerified(row) };
}

export const classifySuite = (id: string): SuiteVerdict => loadList().classifySuite(id);
export const classifyGroup = (id: string): StrengthVerdict => loadList().classifyGroup(id);
export const classifySignature = (id: string): CryptrecVerdict => loadList().classifySignature(id);
