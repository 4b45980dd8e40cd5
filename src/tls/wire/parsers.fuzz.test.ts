import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageStream } from '../exchange/message-stream.ts';
import type { ByteChannel } from '../exchange/byte-channel.ts';
import { parseCertificateRequest } from './certificate-request.ts';
import { parseCertificates, parseTls13Certificates } from './certificate-message.ts';
import { HandshakeAssembler } from './handshake.ts';
import { RecordSplitter } from './records.ts';
import { parseServerHello } from './server-hello.ts';
import { parseServerKeyExchange } from './server-key-exchange.ts';
import { parseSslv2ServerHello, splitSslv2Message } from './sslv2.ts';
import { WireError } from './wire-error.ts';

const PARSERS: Record<string, (bytes: Uint8Array) => unknown> = {
  parseServerHello,
  parseCertificates,
  parseTls13Certificates,
  parseSslv2ServerHello,
  'parseCertificateRequest TLS 1.2': (bytes) => parseCertificateRequest(bytes, true),
  'parseCertificateRequest before': (bytes) => parseCertificateRequest(bytes, false),
  'splitSslv2Message': (bytes) => splitSslv2Message(Buffer.from(bytes)),
  ...Object.fromEntries(
    (['ecdh', 'dh', 'rsa-export', 'srp', 'none'] as const).map((params) => [
      `parseServerKeyExchange ${params}`,
      (bytes: Uint8Array) => parseServerKeyExchange(bytes, { params, pskHint: params === 'none', signed: true }, true),
    ]),
  ),
  RecordSplitter: (bytes) => {
    const splitter = new RecordSplitter();
    splitter.push(bytes);
    while (splitter.next());
  },
  HandshakeAssembler: (bytes) => {
    const assembler = new HandshakeAssembler();
    assembler.push(bytes);
    while (assembler.next());
  },
};

/** Runs a parser and lets only its own error pass. */
function onlyWireErrors(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
  }
}

describe.each(Object.entries(PARSERS))('%s', (_name, parse) => {
  test('ends with a value or a wire error on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => onlyWireErrors(() => parse(bytes))), { numRuns: 300 });
  });

  test('ends with a value or a wire error on bytes that are mostly lengths', () => {
    const small = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 16, 0x7f, 0xff), { maxLength: 120 });
    fc.assert(fc.property(small, (bytes) => onlyWireErrors(() => parse(Uint8Array.from(bytes)))), { numRuns: 300 });
  });
});

test('a stream of any bytes in any pieces ends, and never as a crash', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 12 }), async (pieces) => {
    const chunks = pieces.map((piece) => Buffer.from(piece));
    const channel = { read: () => Promise.resolve(chunks.shift() ?? { kind: 'closed', afterBytes: 1 }) } as unknown as ByteChannel;
    const stream = new MessageStream(channel);
    for (;;) {
      const { kind } = await stream.next();
      if (kind === 'closed' || kind === 'malformed' || kind === 'alert') return;
    }
  }), { numRuns: 200 });
});
