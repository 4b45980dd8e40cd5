import { readTable } from './csv.ts';
import { hexId } from './hex-id.ts';

export interface NamedGroup {
  readonly code: number;
  readonly name: string;
}

let groups: ReadonlyMap<number, NamedGroup> | undefined;

/** Key exchange groups of the IANA registry without GREASE, read on first use. */
export function groupTable(): ReadonlyMap<number, NamedGroup> {
  groups ??= new Map(
    readTable('iana-groups.csv')
      .filter((row) => row('kind') === 'group')
      .map((row) => [Number(row('hex')), { code: Number(row('hex')), name: row('iana_name') }]),
  );
  return groups;
}

export const groupName = (code: number): string => groupTable().get(code)?.name ?? `unknown group ${hexId(code)}`;

const isFfdhe = (code: number): boolean => code >= 0x0100 && code <= 0x0104;
/** Groups that exist in TLS 1.3 only: brainpool with tls13 in the name, GOST, SM2, ML-KEM and its hybrids. */
const isTls13Only = (code: number): boolean => (code >= 0x001f && code <= 0x0021) || code === 0x0029 || (code >= 0x0200 && code < 0xff00);

/** Groups a current client knows; a small hello holds these. */
export const COMMON_GROUPS: readonly number[] = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e];
export const FFDHE_GROUPS: readonly number[] = [0x0100, 0x0101, 0x0102, 0x0103, 0x0104];

/** Every registered curve that TLS 1.2 and before may use, common ones first. */
export const legacyCurves = (): number[] => commonFirst([...groupTable().keys()].filter((code) => !isFfdhe(code) && !isTls13Only(code) && code < 0xff00));

/** Every group worth offering in TLS 1.3: RFC 8446 took the curves below 0x17 out, but some stacks still answer them. */
export const tls13Groups = (): number[] => commonFirst([...groupTable().keys()].filter((code) => code < 0xff00));

function commonFirst(codes: readonly number[]): number[] {
  const common = COMMON_GROUPS.filter((code) => codes.includes(code));
  return [...common, ...codes.filter((code) => !common.includes(code))];
}
