import forge from 'node-forge';

/** A node of a DER structure; reading one that is not as expected gives undefined or nothing, never a throw. */
export type DerNode = forge.asn1.Asn1;

const { asn1 } = forge;

/** @returns undefined when the bytes are no DER */
export function parseDer(der: Uint8Array): DerNode | undefined {
  try {
    return asn1.fromDer(Buffer.from(der).toString('latin1'), { strict: true, parseAllBytes: false, decodeBitStrings: false } as unknown as boolean);
  } catch {
    // node-forge throws plain errors of many kinds; what cannot be read is reported as unreadable by the caller.
    return undefined;
  }
}

export const childrenOf = (node: DerNode | undefined): readonly DerNode[] => (Array.isArray(node?.value) ? node.value : []);
export const bytesOf = (node: DerNode | undefined): Buffer | undefined => (typeof node?.value === 'string' ? Buffer.from(node.value, 'latin1') : undefined);
export const encodeDer = (node: DerNode): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');

export function oidOf(node: DerNode | undefined): string | undefined {
  const bytes = node?.type === asn1.Type.OID ? bytesOf(node) : undefined;
  return bytes === undefined || bytes.length === 0 ? undefined : asn1.derToOid(bytes.toString('latin1'));
}

/** A node tagged `[number]`. */
export const isTagged = (node: DerNode | undefined, number: number): boolean => node?.tagClass === asn1.Class.CONTEXT_SPECIFIC && (node.type as number) === number;

/** A GeneralizedTime of DER: `YYYYMMDDHHMMSSZ`. */
export function timeOf(node: DerNode | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(bytesOf(node)?.toString('latin1') ?? '');
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
