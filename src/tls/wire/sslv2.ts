import { randomBytes } from 'node:crypto';
import { ByteReader } from './byte-reader.ts';
import { uint } from './byte-writer.ts';
import { WireError } from './wire-error.ts';

/** SSL 2.0 message types (draft-hickman-netscape-ssl-00 §2.5 and §2.6). */
export const SSLV2 = { error: 0, clientHello: 1, clientMasterKey: 2, clientFinished: 3, serverHello: 4, serverVerify: 5, serverFinished: 6 } as const;

/** A message in a two-byte-header record, which has no padding. */
export function encodeSslv2Record(body: Uint8Array): Buffer {
  return Buffer.concat([uint(2, 0x8000 | body.length), body]);
}

/** CLIENT-HELLO with 3-byte cipher kinds, record header included. */
export function encodeSslv2Hello(kinds: readonly number[], challenge: Uint8Array = randomBytes(16)): Buffer {
  const body = Buffer.concat([
    Buffer.from([SSLV2.clientHello, 0x00, 0x02]),
    uint(2, kinds.length * 3), uint(2, 0), uint(2, challenge.length),
    ...kinds.map((kind) => uint(3, kind)),
    challenge,
  ]);
  return encodeSslv2Record(body);
}

export interface Sslv2ServerHello {
  readonly sessionIdHit: boolean;
  readonly certificate: Uint8Array;
  readonly kinds: number[];
  readonly connectionId: Uint8Array;
}

/**
 * Parses a SERVER-HELLO body (without the record header).
 * @throws {WireError} when the bytes are not exactly one SERVER-HELLO of version 2
 */
export function parseSslv2ServerHello(body: Uint8Array): Sslv2ServerHello {
  const message = new ByteReader(body, 'SSLv2 SERVER-HELLO');
  const type = message.uint(1, 'msg_type');
  if (type !== SSLV2.serverHello) throw new WireError('UNEXPECTED', 'SSLv2/msg_type', `type ${type}`);
  const sessionIdHit = message.uint(1, 'session_id_hit') === 1;
  message.uint(1, 'certificate_type');
  const version = message.uint(2, 'version');
  if (version !== 2) throw new WireError('UNEXPECTED', 'SSLv2/version', `version 0x${version.toString(16)}`);
  const [certificateLength, kindsLength, connectionIdLength] = [
    message.uint(2, 'certificate_length'), message.uint(2, 'cipher_specs_length'), message.uint(2, 'connection_id_length'),
  ];
  const certificate = message.bytes(certificateLength, 'certificate');
  if (kindsLength % 3 !== 0) throw new WireError('OUT_OF_RANGE', 'SSLv2/cipher_specs', `${kindsLength} bytes`);
  const specs = new ByteReader(message.bytes(kindsLength, 'cipher_specs'), 'SSLv2/cipher_specs');
  const kinds: number[] = [];
  while (!specs.atEnd) kinds.push(specs.uint(3, `[${kinds.length}]`));
  const connectionId = message.bytes(connectionIdLength, 'connection_id');
  message.end();
  return { sessionIdHit, certificate, kinds, connectionId };
}

/** The first whole SSL 2.0 message of a stream, or undefined until more bytes arrive. @throws {WireError} when this is none */
export function splitSslv2Message(bytes: Buffer): { body: Buffer; padding: number; rest: Buffer } | undefined {
  if (bytes.length < 3) return undefined;
  const first = bytes[0] as number;
  const twoByte = (first & 0x80) !== 0;
  const length = twoByte ? bytes.readUInt16BE(0) & 0x7fff : bytes.readUInt16BE(0) & 0x3fff;
  const header = twoByte ? 2 : 3;
  if (length === 0) throw new WireError('OUT_OF_RANGE', 'SSLv2/record', 'is empty');
  if (bytes.length < header + length) return undefined;
  const padding = twoByte ? 0 : (bytes[2] as number);
  return { body: bytes.subarray(header, header + length), padding, rest: bytes.subarray(header + length) };
}
