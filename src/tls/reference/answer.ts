import type { ReceivedHello } from './hello.ts';

/**
 * Accepted suites by version code point, up to TLS 1.2, in the server's order. SSL 2.0 takes its three-byte cipher kinds; the others
 * static RSA suites, which need nothing besides a ServerHello that a scanner of suites would read.
 */
export type Script = Readonly<Record<number, readonly number[]>>;

const SSL2 = 0x0002;
const SSL3 = 0x0300;
const TLS13 = 0x0304;
const HANDSHAKE_FAILURE = 40;
const PROTOCOL_VERSION = 70;
const RANDOM = '5a'.repeat(32);

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
const sized = (lengthBytes: number, body: string): string => hex(body.length / 2, lengthBytes) + body;
const record = (type: string, version: number, body: string): string => type + hex(version, 2) + sized(2, body);
const alert = (version: number, description: number): string => record('15', version, `02${hex(description, 1)}`);

/** The bytes a server with this script answers to a hello. */
export function answerTo(hello: ReceivedHello, script: Script): Buffer {
  return Buffer.from(hello.versions.includes(SSL2) ? sslv2Hello(hello, script[SSL2] ?? []) : tlsAnswer(hello, script), 'hex');
}

function tlsAnswer(hello: ReceivedHello, script: Script): string {
  const own = Object.keys(script).map(Number).filter((version) => version !== SSL2 && accepts(hello, version));
  const version = Math.max(0, ...own);
  if (version === 0) return alert(SSL3, PROTOCOL_VERSION);
  const suite = script[version]?.find((code) => hello.suites.includes(code));
  return suite === undefined ? alert(version, HANDSHAKE_FAILURE) : serverHello(hello, version, suite);
}

/** Before TLS 1.3 a client names its highest version and takes every older one; `supported_versions` lists them (RFC 8446 §4.2.1). */
function accepts({ versions }: ReceivedHello, version: number): boolean {
  const listed = versions.length > 1 || versions.some((one) => one >= TLS13);
  return listed ? versions.includes(version) : version <= (versions[0] ?? 0);
}

/** ServerHello (RFC 5246 §7.4.1.3, RFC 6101 §5.6.1.3) and ServerHelloDone. */
function serverHello({ sessionId }: ReceivedHello, version: number, suite: number): string {
  const hello = hex(version, 2) + RANDOM + sized(1, sessionId.toString('hex')) + hex(suite, 2) + '00';
  return record('16', version, `02${sized(3, hello)}0e000000`);
}

/** SERVER-HELLO of draft-hickman-netscape-ssl-00 §2.6 without a certificate, with the kinds both sides know. */
function sslv2Hello({ suites }: ReceivedHello, own: readonly number[]): string {
  const kinds = own.filter((kind) => suites.includes(kind));
  if (kinds.length === 0) return sslv2Record('000001');
  return sslv2Record(`0400010002${hex(0, 2)}${hex(kinds.length * 3, 2)}${hex(16, 2)}${kinds.map((kind) => hex(kind, 3)).join('')}${'5a'.repeat(16)}`);
}

const sslv2Record = (body: string): string => hex(0x8000 | (body.length / 2), 2) + body;
