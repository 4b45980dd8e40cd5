import { ByteReader } from '../wire/byte-reader.ts';
import { WireError } from '../wire/wire-error.ts';

/** What OpenSSL's serialised session says (`SSL_SESSION` ASN.1, fields by context tag). */
export interface SessionFacts {
  readonly hasTicket: boolean;
  readonly ticketLifetimeSeconds: number | null;
  readonly maxEarlyDataBytes: number;
}

const SEQUENCE = 0x30;
const VERSION_1 = Buffer.from('020101', 'hex');
/** Explicit context tags of ssl/ssl_asn1.c. */
const TAG = { lifetimeHint: 0xa9, ticket: 0xaa, maxEarlyData: 0xaf } as const;

/** @returns undefined when the bytes are not such a session */
export function readSession(session: Uint8Array): SessionFacts | undefined {
  try {
    const [tag, fields] = element(new ByteReader(withoutPrefix(session), 'SSL_SESSION'));
    if (tag !== SEQUENCE) return undefined;
    const byTag = new Map<number, Uint8Array>();
    while (!fields.atEnd) {
      const [fieldTag, content] = element(fields);
      byTag.set(fieldTag, content.rest());
    }
    return {
      hasTicket: byTag.has(TAG.ticket),
      ticketLifetimeSeconds: integer(byTag.get(TAG.lifetimeHint)),
      maxEarlyDataBytes: integer(byTag.get(TAG.maxEarlyData)) ?? 0,
    };
  } catch (error) {
    // The format is OpenSSL's own; without it only the reuse itself is known.
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** Newer releases of Node put a label and the host in front of the structure, which begins with its version, 1. */
function withoutPrefix(session: Uint8Array): Uint8Array {
  const version = Buffer.from(session).indexOf(VERSION_1);
  const start = [4, 3, 2].map((header) => version - header).find((index) => index >= 0 && session[index] === SEQUENCE);
  return session.subarray(start ?? 0);
}

/** One DER element: its tag and its content. */
function element(reader: ByteReader): [tag: number, content: ByteReader] {
  const tag = reader.uint(1, 'tag');
  const first = reader.uint(1, 'length');
  const width = first & 0x7f;
  if (first < 0x80) return [tag, new ByteReader(reader.bytes(first, 'content'), 'element')];
  if (width < 1 || width > 3) throw new WireError('OUT_OF_RANGE', 'SSL_SESSION/length', `${width} bytes`);
  return [tag, new ByteReader(reader.bytes(reader.uint(width as 1 | 2 | 3, 'length'), 'content'), 'element')];
}

function integer(field: Uint8Array | undefined): number | null {
  if (field === undefined) return null;
  const [, content] = element(new ByteReader(field, 'INTEGER'));
  return Number.parseInt(Buffer.from(content.rest()).toString('hex'), 16);
}
