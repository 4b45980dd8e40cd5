import { createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../fixtures/tls/certificates.ts';
import { openPlainSocket } from '../endpoint.ts';
import { ask } from '../exchange/ask.ts';
import { Governor } from '../exchange/governor.ts';
import type { Answer } from '../exchange/reply.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { HelloOffer } from '../wire/client-hello.ts';
import { WireError } from '../wire/wire-error.ts';
import { KeySchedule } from './key-schedule.ts';
import { makeKeyShare } from './key-share.ts';
import { Tls13Protection } from './record-protection.ts';

const kit = makeCertificates();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function answerOf(options: TlsOptions, offer: Partial<HelloOffer>): Promise<Answer> {
  const server = createServer({ key: kit.ecdsa.keyPem, cert: kit.ecdsa.chainPem, minVersion: 'TLSv1.3', ...options });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  const context = { endpoint: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, open: openPlainSocket, governor: new Governor(DEFAULT_LIMITS) };
  const { answer } = await ask(context, { version: 0x0304, suites: [0x1301], groups: [0x001d], schemes: [0x0403], ...offer }, 'flight');
  return answer;
}

const flightOf = (answer: Answer): object => {
  if (answer.kind !== 'server-hello') throw new Error(JSON.stringify(answer));
  return { retry: answer.hello.retry, group: answer.hello.group, ...answer.flight };
};

describe('against Node as the server', () => {
  test.each([
    ['P-256', 0x0017], ['P-384', 0x0018], ['P-521', 0x0019], ['X25519', 0x001d], ['X448', 0x001e], ['ffdhe2048', 0x0100], ['ffdhe3072', 0x0101],
    ['X25519MLKEM768', 0x11ec], ['SecP256r1MLKEM768', 0x11eb], ['SecP384r1MLKEM1024', 0x11ed], ['MLKEM512', 0x0200], ['MLKEM768', 0x0201], ['MLKEM1024', 0x0202],
  ])('the flight opens in %s, with a share at once and after a retry', async (ecdhCurve, group) => {
    for (const shareGroups of [[group], []]) {
      const flight = flightOf(await answerOf({ ecdhCurve }, { groups: [group], shareGroups }));
      expect(flight).toMatchObject({ retry: false, group, scheme: 0x0403, complete: true, certificates: kit.ecdsa.chain });
    }
  });

  test.each([['TLS_AES_128_GCM_SHA256', 0x1301], ['TLS_AES_256_GCM_SHA384', 0x1302], ['TLS_CHACHA20_POLY1305_SHA256', 0x1303], ['TLS_AES_128_CCM_SHA256', 0x1304], ['TLS_AES_128_CCM_8_SHA256', 0x1305]])(
    'the flight opens with %s',
    async (ciphers, suite) => {
      expect(flightOf(await answerOf({ ciphers: `${ciphers}:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0` }, { suites: [suite] }))).toMatchObject({ complete: true, scheme: 0x0403 });
    },
  );

  test('ALPN and a certificate request are read from the encrypted part', async () => {
    const flight = flightOf(await answerOf({ ALPNProtocols: ['h2'], requestCert: true, rejectUnauthorized: false }, { alpn: ['h2', 'http/1.1'] }));
    expect(flight).toMatchObject({ alpn: 'h2', requestsCertificate: true });
  });

  test('a scheme the server cannot sign with is refused', async () => {
    expect(await answerOf({}, { schemes: [0x0804] })).toMatchObject({ kind: 'alert', alert: { description: 40 } });
  });
});

describe('refuses', () => {
  test.each([0x0017, 0x001d, 0x0100, 0x11ec])('a share of group %i of the wrong length, or of zeros', (group) => {
    const secret = makeKeyShare(group);
    expect(() => secret?.agree(Buffer.alloc(3))).toThrow(WireError);
    const size = { 0x0017: 65, 0x001d: 32, 0x0100: 256, 0x11ec: 1_120 }[group] ?? 0;
    expect(() => secret?.agree(Buffer.alloc(size))).toThrow(WireError);
  });

  test('a group without arithmetic', () => {
    expect(makeKeyShare(0x001a)).toBeUndefined();
  });

  test('a record that was altered, cut off, or is empty', () => {
    const suite = { aead: 'aes-128-gcm', hash: 'sha256', keyBytes: 16, tagBytes: 16 } as const;
    const keys = new KeySchedule(suite, Buffer.alloc(32, 7)).handshakeKeys('s', Buffer.alloc(32));
    const sealed = new Tls13Protection(suite, keys).seal(22, Buffer.from('abc')).subarray(5);
    expect(new Tls13Protection(suite, keys).open(sealed)).toEqual({ type: 22, body: Buffer.from('abc') });
    for (let index = 0; index < sealed.length; index++) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] as number) ^ 1;
      expect(() => new Tls13Protection(suite, keys).open(altered)).toThrow(WireError);
      expect(() => new Tls13Protection(suite, keys).open(sealed.subarray(0, index))).toThrow(WireError);
    }
  });
});
