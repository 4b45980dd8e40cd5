import { describe, expect, test } from 'vitest';
import { parseCertificateRequest } from './certificate-request.ts';
import { parseCertificates, parseTls13Certificates } from './certificate-message.ts';
import { HandshakeAssembler, encodeHandshake } from './handshake.ts';
import { RecordSplitter, encodeRecord } from './records.ts';
import { parseServerKeyExchange } from './server-key-exchange.ts';
import { encodeSslv2Hello, parseSslv2ServerHello, splitSslv2Message } from './sslv2.ts';
import { WireError } from './wire-error.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const signed = { pskHint: false, signed: true } as const;

// RFC 8422 §5.4: named_curve, secp256r1, a point of 3 bytes, rsa_pss_rsae_sha256, a signature of 2 bytes.
const ECDHE = hex('03 0017 03 040102  0804 0002 abcd');
// RFC 5246 §7.4.3: dh_p, dh_g, dh_Ys, rsa_pkcs1_sha256, signature.
const DHE = hex('0002 00fb 0001 02 0002 0011  0401 0001 ff');

describe('ServerKeyExchange', () => {
  test.each([
    ['ECDHE', ECDHE, 'ecdh'],
    ['DHE', DHE, 'dh'],
  ] as const)('refuses every proper prefix of %s and a byte more', (_name, whole, params) => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseServerKeyExchange(whole.subarray(0, length), { params, ...signed }, true), `prefix of ${length}`).toThrow(WireError);
    }
    expect(() => parseServerKeyExchange(Buffer.concat([whole, Buffer.from([0])]), { params, ...signed }, true)).toThrow(WireError);
  });

  test('refuses an unknown curve type', () => {
    expect(() => parseServerKeyExchange(hex('09 0017 01 04'), { params: 'ecdh', pskHint: false, signed: false }, true)).toThrow(/unknown curve type 9/);
  });

  test('reads group and scheme', () => {
    expect(parseServerKeyExchange(ECDHE, { params: 'ecdh', ...signed }, true)).toEqual({ group: 0x0017, scheme: 0x0804 });
  });

  test('before TLS 1.2 there is no scheme', () => {
    expect(parseServerKeyExchange(hex('03 0017 03 040102  0002 abcd'), { params: 'ecdh', ...signed }, false)).toEqual({ group: 0x0017 });
  });

  test('reads DH parameters', () => {
    expect(parseServerKeyExchange(DHE, { params: 'dh', ...signed }, true)).toMatchObject({
      scheme: 0x0401, dh: { prime: hex('00fb'), generator: hex('02'), publicValue: hex('0011') },
    });
  });

  test('reads a PSK hint before ECDHE parameters', () => {
    expect(parseServerKeyExchange(hex('0002 6869 03 001d 01 09'), { params: 'ecdh', pskHint: true, signed: false }, true)).toEqual({ group: 0x001d });
  });
});

describe('Certificate', () => {
  test('refuses an empty certificate and more than a chain can have', () => {
    expect(() => parseCertificates(hex('000003 000000'))).toThrow(/is empty/);
    expect(() => parseCertificates(Buffer.concat([hex('000084'), ...Array.from({ length: 33 }, () => hex('000001 30'))]))).toThrow(/more than 32/);
  });

  test('reads chains, in TLS 1.3 with what is stapled to the leaf', () => {
    expect(parseCertificates(hex('00000a 000002 3000 000002 3001'))).toEqual([hex('3000'), hex('3001')]);
    expect(parseTls13Certificates(hex('00 00000b 000002 3000 0004 0005 0000'))).toEqual({ chain: [hex('3000')], ocspStaple: true, timestamps: false });
  });

  test('an empty list is a list', () => expect(parseCertificates(hex('000000'))).toEqual([]));
});

test('CertificateRequest counts authorities', () => {
  expect(parseCertificateRequest(hex('02 01 40 0004 0403 0804 0008 0002 3000 0002 3001'), true)).toEqual({ types: [1, 64], schemes: [0x0403, 0x0804], authorities: 2 });
});

describe('records and handshake messages', () => {
  test.each([
    ['a content type that is none', '48 54 54 50 2f', /unknown content type 72/],
    ['another major version', '16 02 00 00 01 00', /major version 2/],
    ['a record over the limit', '16 03 03 48 01', /18433 bytes, at most 18432/],
  ])('refuses %s', (_what, bytes, message) => {
    const splitter = new RecordSplitter();
    splitter.push(hex(bytes));
    expect(() => splitter.next()).toThrow(message);
  });

  test('takes an alert in any record version', () => {
    const splitter = new RecordSplitter();
    splitter.push(hex('15 0000 0002 0228'));
    expect(splitter.next()).toMatchObject({ type: 21, body: hex('0228') });
  });

  test('a message split over records, byte by byte, comes out whole', () => {
    const message = encodeHandshake(2, hex('0a0b0c'));
    const [splitter, assembler] = [new RecordSplitter(), new HandshakeAssembler()];
    for (const byte of message) {
      expect(assembler.next()).toBeUndefined();
      splitter.push(encodeRecord(22, 0x0303, Buffer.from([byte])));
      assembler.push(splitter.next()?.body ?? Buffer.alloc(0));
    }
    expect(assembler.next()).toMatchObject({ type: 2, body: hex('0a0b0c') });
    expect(assembler.empty).toBe(true);
  });

  test('refuses an empty handshake record and a message no honest peer announces', () => {
    expect(() => new HandshakeAssembler().push(Buffer.alloc(0))).toThrow(WireError);
    const assembler = new HandshakeAssembler();
    assembler.push(hex('0b ffffff'));
    expect(() => assembler.next()).toThrow(/at most/);
  });
});

describe('SSL 2.0', () => {
  // draft-hickman-netscape-ssl-00 §2.6: hit 0, X.509, version 2, certificate of 2, two kinds, connection id of 1.
  const HELLO = hex('04 00 01 0002 0002 0006 0001  3000  010080 0700c0  99');

  test('refuses every proper prefix of a SERVER-HELLO', () => {
    for (let length = 0; length < HELLO.length; length++) expect(() => parseSslv2ServerHello(HELLO.subarray(0, length))).toThrow(WireError);
  });

  test('reads a SERVER-HELLO', () => {
    expect(parseSslv2ServerHello(HELLO)).toEqual({ sessionIdHit: false, certificate: hex('3000'), kinds: [0x010080, 0x0700c0], connectionId: hex('99') });
  });

  test('the hello has the layout of the draft', () => {
    expect(encodeSslv2Hello([0x010080], Buffer.alloc(2, 7))).toEqual(hex('800e 01 0002 0003 0000 0002 010080 0707'));
  });

  test('splits records with and without padding', () => {
    expect(splitSslv2Message(hex('8002 aabb cc'))).toEqual({ body: hex('aabb'), padding: 0, rest: hex('cc') });
    expect(splitSslv2Message(hex('0003 01 aabb00'))).toEqual({ body: hex('aabb00'), padding: 1, rest: hex('') });
    expect(splitSslv2Message(hex('8003 aa'))).toBeUndefined();
  });
});
