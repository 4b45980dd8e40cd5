import { describe, expect, test } from 'vitest';
import { encodeClientHello, encodeClientHelloRecord } from './client-hello.ts';

const hex = (text: string): string => text.replaceAll(/\s/g, '');
const RANDOM = Buffer.alloc(32, 0x11);

test('an SSL 3.0 hello ends after the compression methods', () => {
  const hello = encodeClientHello({ version: 0x0300, suites: [0x000a], random: RANDOM, groups: [0x0017], servername: 'a.example' });
  expect(hello.toString('hex')).toBe(hex(`01 000029 0300 ${'11'.repeat(32)} 00 0002 000a 01 00`));
});

test('a TLS 1.2 hello, byte by byte', () => {
  const hello = encodeClientHelloRecord({ version: 0x0303, suites: [0xc02f], random: RANDOM, groups: [0x001d], schemes: [0x0804], servername: 'a.example', compressions: [1, 0] });
  const extensions = '0000 000e 000c 00 0009 612e6578616d706c65  000a 0004 0002 001d  000b 0002 01 00  000d 0004 0002 0804';
  expect(hello.toString('hex')).toBe(hex(`16 0301 0058  01 000054 0303 ${'11'.repeat(32)} 00 0002 c02f 02 0100 0028 ${extensions}`));
});

test('a TLS 1.3 hello asks for a HelloRetryRequest by an empty key_share', () => {
  const hello = encodeClientHello({ version: 0x0304, suites: [0x1301], random: RANDOM, sessionId: Buffer.alloc(0), groups: [0x0018], schemes: [0x0403] });
  expect(hello.toString('hex')).toContain(hex('002b 0003 02 0304'));
  expect(hello.toString('hex')).toContain(hex('0033 0002 0000'));
  expect(hello.readUInt16BE(4)).toBe(0x0303);
});

describe('server name', () => {
  test.each(['192.0.2.1', '2001:db8::1', ''])('%j is not sent', (servername) => {
    expect(encodeClientHello({ version: 0x0303, suites: [0xc02f], servername })).toHaveLength(45);
  });
});

test('lengths that load balancers hang on are padded over', () => {
  for (let count = 90; count < 260; count++) {
    const { length } = encodeClientHello({ version: 0x0303, suites: Array.from({ length: count }, () => 1), servername: 'a.example' });
    expect(length < 256 || length > 511, `${count} suites: ${length} bytes`).toBe(true);
  }
});
