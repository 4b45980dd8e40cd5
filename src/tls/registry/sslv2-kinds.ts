import { readTable } from './csv.ts';
import { hexId } from './hex-id.ts';

let kinds: ReadonlyMap<number, string> | undefined;

/** SSL 2.0 cipher kinds by their 3-byte code, read on first use. */
export function sslv2Kinds(): ReadonlyMap<number, string> {
  kinds ??= new Map(readTable('sslv2-cipher-kinds.csv').map((row) => [Number(row('hex')), row('name')]));
  return kinds;
}

export const sslv2KindName = (code: number): string => sslv2Kinds().get(code) ?? `unknown kind ${hexId(code, 6)}`;
