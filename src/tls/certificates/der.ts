/**
 * Reading DER (ITU-T X.690 §8, §10): definite lengths, one-byte tags. A structure that is not as expected gives undefined or nothing,
 * never a throw. Values are read only where they are asked for, so depth and size cost nothing.
 */
export interface DerNode {
  readonly tag: number;
  /** Without tag and length. */
  readonly content: Buffer;
  /** With them. */
  readonly whole: Buffer;
}

const CONSTRUCTED = 0x20;
const CONTEXT_SPECIFIC = 0x80;
const CLASS = 0xc0;
const NUMBER = 0x1f;
const TYPE = { oid: 0x06 } as const;
/** Four bytes of length are more than any certificate has. */
const MAX_LENGTH_BYTES = 4;

function nodeAt(bytes: Buffer, offset: number): DerNode | undefined {
  const [tag, first] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || first === undefined || (tag & NUMBER) === NUMBER) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthBytes;
  // 0x80 is the indefinite length, which DER has not.
  if (first === 0x80 || lengthBytes > MAX_LENGTH_BYTES || start > bytes.length) return undefined;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes);
  if (lengthBytes > 0 && length < (lengthBytes === 1 ? 0x80 : 2 ** (8 * (lengthBytes - 1)))) return undefined;
  const end = start + length;
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) };
}

/** The first node of the bytes; what follows it is left alone. @returns undefined when the bytes are no DER */
export const parseDer = (der: Uint8Array): DerNode | undefined => nodeAt(Buffer.from(der.buffer, der.byteOffset, der.byteLength), 0);

/** The nodes inside a constructed one; none when any of them cannot be read. */
export function childrenOf(node: DerNode | undefined): readonly DerNode[] {
  if (node === undefined || (node.tag & CONSTRUCTED) === 0) return [];
  const children: DerNode[] = [];
  for (let offset = 0; offset < node.content.length;) {
    const child = nodeAt(node.content, offset);
    if (child === undefined) return [];
    children.push(child);
    offset += child.whole.length;
  }
  return children;
}

/** The bytes of a primitive node. */
export const bytesOf = (node: DerNode | undefined): Buffer | undefined => (node !== undefined && (node.tag & CONSTRUCTED) === 0 ? node.content : undefined);

/** An object identifier in dotted form (X.690 §8.19). */
export function oidOf(node: DerNode | undefined): string | undefined {
  if (node?.tag !== TYPE.oid) return undefined;
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of node.content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first, ...rest] = arcs;
  if (first === undefined || (node.content.at(-1) ?? 0x80) >= 0x80) return undefined;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** A node tagged `[number]`. */
export const isTagged = (node: DerNode | undefined, number: number): boolean => node !== undefined && (node.tag & CLASS) === CONTEXT_SPECIFIC && (node.tag & NUMBER) === number;

/** A GeneralizedTime of DER: `YYYYMMDDHHMMSSZ`. */
export function timeOf(node: DerNode | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(bytesOf(node)?.toString('latin1') ?? '');
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
