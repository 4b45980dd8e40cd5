import type { ByteReader } from './byte-reader.ts';
import { WireError } from './wire-error.ts';

/** Extensions of a message by type. */
export type Extensions = ReadonlyMap<number, Uint8Array>;

/**
 * Reads an extensions block to its end (RFC 8446 §4.2).
 * @throws {WireError} `UNEXPECTED` for an extension that occurs twice
 */
export function parseExtensions(block: ByteReader): Extensions {
  const extensions = new Map<number, Uint8Array>();
  while (!block.atEnd) {
    const type = block.uint(2, 'extension_type');
    if (extensions.has(type)) throw new WireError('UNEXPECTED', 'extensions', `type ${type} occurs twice`);
    extensions.set(type, block.vector(2, `extension_${type}`, 0xff_ff).rest());
  }
  return extensions;
}
