import { describe, expect, test } from 'vitest';
import { parseServerHello, serverKeyShare } from './server-hello.ts';
import { WireError } from './wire-error.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

// Written from RFC 8446 §4.1.3 by hand, field by field; never produced by our own encoder.
const TLS13 = hex(`0303 ${'11'.repeat(32)} 00 1301 00  002e 002b 0002 0304  0033 0024 001d 0020 ${'ab'.repeat(32)}`);
const TLS12 = hex(`0303 ${'22'.repeat(32)} 04 01020304 c02f 00  0005 ff01 0001 00`);
const RETRY = hex('0303 cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c 00 1302 00  000c 002b 0002 0304 0033 0002 0018');
const SSL3 = hex(`0300 ${'33'.repeat(32)} 00 000a 00`);
const WITHOUT_EXTENSIONS = 2 + 32 + 1 + 2 + 1; // itself a complete hello before TLS 1.3

describe('refuses', () => {
  test('every proper prefix, as a wire error and never as a crash', () => {
    for (const whole of [TLS13, TLS12, RETRY, SSL3]) {
      for (let length = 0; length < whole.length; length++) {
        if (length === WITHOUT_EXTENSIONS + (whole === TLS12 ? 4 : 0)) continue;
        expect(() => parseServerHello(whole.subarray(0, length)), `prefix of ${length} bytes`).toThrow(WireError);
      }
    }
  });

  test.each([
    ['a byte too many', Buffer.concat([TLS13, Buffer.from([0])]), 'TRAILING_BYTES'],
    ['a session id over 32 bytes', hex(`0303 ${'11'.repeat(32)} 21 ${'00'.repeat(33)} 1301 00`), 'OUT_OF_RANGE'],
    ['an extension that occurs twice', hex(`0303 ${'11'.repeat(32)} 00 1301 00 000a ff01 0001 00 ff01 0001 00`), 'UNEXPECTED'],
    ['supported_versions that names TLS 1.2', hex(`0303 ${'11'.repeat(32)} 00 1301 00 0006 002b 0002 0303`), 'UNEXPECTED'],
    ['supported_versions with a byte more', hex(`0303 ${'11'.repeat(32)} 00 1301 00 0007 002b 0003 0304 00`), 'TRAILING_BYTES'],
  ])('%s', (_what, bytes, code) => {
    expect(() => parseServerHello(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

test('reads a TLS 1.3 hello with its key share', () => {
  const hello = parseServerHello(TLS13);
  expect(hello).toMatchObject({ version: 0x0304, legacyVersion: 0x0303, cipherSuite: 0x1301, compression: 0, retry: false, group: 0x001d });
  expect(serverKeyShare(hello)).toEqual(Buffer.alloc(32, 0xab));
});

test('reads a HelloRetryRequest', () => {
  const hello = parseServerHello(RETRY);
  expect(hello).toMatchObject({ version: 0x0304, cipherSuite: 0x1302, retry: true, group: 0x0018 });
  expect(serverKeyShare(hello)).toBeUndefined();
});

test('reads hellos of TLS 1.2 and SSL 3.0', () => {
  expect(parseServerHello(TLS12)).toMatchObject({ version: 0x0303, cipherSuite: 0xc02f });
  expect(parseServerHello(TLS12).extensions.get(0xff01)).toEqual(Buffer.from([0]));
  expect(parseServerHello(SSL3)).toMatchObject({ version: 0x0300, cipherSuite: 0x000a });
});
