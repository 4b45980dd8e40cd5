/** What a reference server reads of a hello. Written without the scanner's own parsers, so that one mistake cannot hide another. */
export interface ReceivedHello {
  /** Versions the client would accept, as code points. */
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly sessionId: Buffer;
}

const RECORD_HEADER = 5;
const SSL2 = 0x0002;
const SUPPORTED_VERSIONS = 43;

/** The hello at the head of the bytes; undefined until it has arrived in full. Only the scanner's own well-formed hellos come here. */
export function readHello(bytes: Buffer): ReceivedHello | undefined {
  if (bytes.length < RECORD_HEADER) return undefined;
  if ((bytes.readUInt8(0) & 0x80) !== 0) return bytes.length < 2 + (bytes.readUInt16BE(0) & 0x7fff) ? undefined : readSslv2(bytes);
  return bytes.length < RECORD_HEADER + bytes.readUInt16BE(3) ? undefined : readTls(bytes);
}

/** CLIENT-HELLO of draft-hickman-netscape-ssl-00 §2.5: type, version, three lengths, cipher kinds of three bytes. */
function readSslv2(bytes: Buffer): ReceivedHello {
  const count = bytes.readUInt16BE(5) / 3;
  const suites = Array.from({ length: count }, (_, index) => bytes.readUIntBE(11 + index * 3, 3));
  return { versions: [SSL2], suites, sessionId: Buffer.alloc(0) };
}

/** ClientHello of RFC 8446 §4.1.2 and its ancestors, behind record and handshake headers. */
function readTls(bytes: Buffer): ReceivedHello {
  let at = RECORD_HEADER + 4;
  const version = bytes.readUInt16BE(at);
  at += 2 + 32;
  const sessionId = bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at));
  at += 1 + sessionId.length;
  const suites = words(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
  at += 2 + suites.length * 2;
  at += 1 + bytes.readUInt8(at);
  at += 2;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 2);
    if (bytes.readUInt16BE(at) === SUPPORTED_VERSIONS) return { versions: words(bytes.subarray(at + 5, at + 4 + length)), suites, sessionId };
    at += 4 + length;
  }
  return { versions: [version], suites, sessionId };
}

const words = (bytes: Buffer): readonly number[] => Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readUInt16BE(index * 2));
