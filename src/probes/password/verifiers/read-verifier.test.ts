import { argon2Sync, createHash } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVerifier } from './read-verifier.ts';
import { revealedForm } from './revealed.ts';

const PASSWORD = 'Kx7!vQ2mZp4w';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** Made by other programs: OpenSSL's passwd, libxcrypt, Python's hashlib. */
const FOREIGN: readonly (readonly [format: string, fn: string, text: string])[] = [
  ['crypt $1$', 'md5-crypt', '$1$abcdefgh$6DJgmzlGs/pGz/oDt4kDy0'],
  ['crypt $5$', 'sha-crypt', '$5$abcdefgh$pjLvSS/jQ8JXX5qaRu7iiXNdrbk4MKHq8Mqjy6HKWcB'],
  ['crypt $5$', 'sha-crypt', '$5$rounds=2000$toolongsaltstrin$qEWlfMZZXd59rna91lFNQSyjQL/zWJ0ngVyGxagRFg2'],
  ['crypt $6$', 'sha-crypt', '$6$saltstring$QT/YkzjlkKMuf1yxTUQ9rplRWjqo4jwM9Ep6fA0CIEMr2jR.f/kGqjINd.iyOGkS1bf9RTrz75r/7GWfY0X3o/'],
  ['crypt $6$', 'sha-crypt', '{CRYPT}$6$abcdefgh$xrObWb1lGqr4cBU3B8b1C//WTf7RATt.2h7272rsGrmVE79Rn5t79rDsk/DLQ2mdDdAir3sVi5xpZq.9PoG.w0'],
  ['crypt $7$', 'scrypt', '$7$6/..../....saltsalt$d9NicUJ2vrPiX2IfAhvaUEJBB6GjbZl.T9kwcENqktD'],
  ['Werkzeug', 'pbkdf2', 'pbkdf2:sha256:1000$abc$e5f5ffd2e097e2ce2b08059f33253645d6f56b633ba9c0b5d20005aed5e4f083'],
  ['Werkzeug', 'scrypt', 'scrypt:1024:8:1$abc$1ed0e16e88c13cda2777e80b53196632bb15dd02dedafed7016eeff1b61f93e1005ac5219e1f7765c1b1852e70ddd563efbec88091e8703c95ab2ce767958a9e'],
  ['Django', 'pbkdf2', 'pbkdf2_sha256$1000$abc$5fX/0uCX4s4rCAWfMyU2Rdb1a2M7qcC10gAFrtXk8IM='],
  ['Django', 'scrypt', 'scrypt$abc$1024$8$1$HtDhbojBPNond+gLUxlmMrsV3QLe2v7XAW7v8bYfk+EAWsUhnh93ZcGxhS5w3dVj777IgJHocDyVqyznZ5WKng=='],
  ['PHC', 'pbkdf2', '$pbkdf2-sha256$1000$c2FsdHNhbHQ$.03EWBdkw7g5wVtFwCSW53CovfcpfYG/OHrbCEn/Efg'],
  ['PHC', 'scrypt', '$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$z2iTIt294o2FWe0+eq6w/XMLR61ODHiyWpSTmU/Mrb0'],
  ['ASP.NET Identity 3', 'pbkdf2', 'AQAAAAEAAAPoAAAAEAABAgMEBQYHCAkKCwwNDg9FptraZlcAVA3RREgVAU1I1rPBM2nW4bAD1TtsDBN/Ew=='],
  ['ASP.NET Identity 2', 'pbkdf2', 'AAABAgMEBQYHCAkKCwwNDg/tvrDQtooaL2iTLHQMtvjwh58sZWHtdKBH6zX7KO0Dmw=='],
  ['LDAP {PBKDF2}', 'pbkdf2', '{PBKDF2-SHA256}1000$c2FsdHNhbHQ$.03EWBdkw7g5wVtFwCSW53CovfcpfYG/OHrbCEn/Efg'],
  ['LDAP {SSHA}', 'digest', '{SSHA}WpnnLon22VKMtacxC3qV/jgs9yVzYWx0c2FsdA=='],
];

const nonce = Buffer.from('saltsalt');
const argon2 = (name: 'argon2id' | 'argon2i'): string =>
  `$${name}$v=19$m=64,t=2,p=1$${base64(nonce)}$${base64(argon2Sync(name, { message: PASSWORD, nonce, parallelism: 1, tagLength: 32, memory: 64, passes: 2 }))}`;
const bcrypt = hashSync(PASSWORD, 4);
const digest = (name: string): string => createHash(name).update(PASSWORD).digest('hex');

const OWN: readonly (readonly [format: string, fn: string, text: string])[] = [
  ['bcrypt', 'bcrypt', bcrypt], ['bcrypt', 'bcrypt', bcrypt.replace(/^\$2./, '$2y')], ['Django', 'bcrypt', `bcrypt$${bcrypt}`],
  ['Django', 'bcrypt', `bcrypt_sha256$${hashSync(digest('sha256'), 4)}`],
  ['PHC', 'argon2id', argon2('argon2id')], ['PHC', 'argon2i', argon2('argon2i')], ['Django', 'argon2id', `argon2${argon2('argon2id')}`],
  ['digest', 'digest', digest('md5')], ['digest', 'digest', digest('sha256').toUpperCase()], ['Django', 'digest', `sha1$$${digest('sha1')}`],
  ['LDAP {SHA}', 'digest', `{SHA}${createHash('sha1').update(PASSWORD).digest('base64')}`],
];

describe('a stored verifier', () => {
  test.each([...FOREIGN, ...OWN])('%s %s is read, verifies its password and no other', (format, fn, text) => {
    const read = readVerifier(text, PASSWORD);
    expect([read?.format, read?.function, read?.verify(PASSWORD), read?.verify(`${PASSWORD}x`)]).toEqual([format, fn, true, false]);
  });

  test('yescrypt is known and not computed here', () => {
    const read = readVerifier('$y$j9T$F5Jx5fExrKuPp53xLKQ..1$pyN3mG1ewINkPQMlvc0J/Hgim/bCSnUVPhsSbFRa5q2', PASSWORD);
    expect([read?.function, read?.salted, read?.verify(PASSWORD)]).toEqual(['yescrypt', true, undefined]);
  });

  test.each([digest('sha256'), `sha1$$${digest('sha1')}`, `{MD5}${createHash('md5').update(PASSWORD).digest('base64')}`])('%s has no salt', (text) => {
    expect(readVerifier(text, PASSWORD)?.salted).toBe(false);
  });

  test('one that costs too much is read and not computed', () => {
    expect(readVerifier('pbkdf2:sha256:900000000$abc$e5f5', PASSWORD)?.verify(PASSWORD)).toBeUndefined();
    expect(readVerifier('$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$AAAA', PASSWORD)?.verify(PASSWORD)).toBeUndefined();
  });

  test.each(['', 'Kx7', '{AES}c2VjcmV0', '$9$unknown', '$2b$99$short'])('%j is none', (text) => {
    expect(readVerifier(text, PASSWORD)).toBeUndefined();
  });

  test('whatever is read, it does not throw', () => {
    const pieces = fc.constantFrom('$', '2b', 'argon2id', 'v=19', 'm=0,t=0,p=0', 'pbkdf2_sha256', '1', '0', '{SSHA}', 'AAAA', 'scrypt', ':', ',', 'ln=1', '=', '$7$', '/', '....', '$6$', 'rounds=');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((some) => some.join('')), (text) => {
      readVerifier(text, PASSWORD)?.verify(PASSWORD);
    }), { numRuns: 300 });
  });
});

describe('a reversible form', () => {
  const masked = Buffer.from(PASSWORD).map((byte) => byte ^ 0x5a);
  test.each([
    PASSWORD, `{CLEARTEXT}${PASSWORD}`, Buffer.from(PASSWORD).toString('base64'), Buffer.from(PASSWORD).toString('hex'), Array.from(PASSWORD).toReversed().join(''),
    `enc:${Buffer.from(Array.from(PASSWORD).toReversed().join('')).toString('base64')}`, `x:${Buffer.from(masked).toString('base64')}`, Buffer.from(masked).toString('hex'),
    PASSWORD.replaceAll(/[A-Za-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - (letter <= 'Z' ? 65 : 97) + 13) % 26) + (letter <= 'Z' ? 65 : 97))),
  ])('%j is recognised', (text) => {
    expect(revealedForm(text, PASSWORD)).toBeDefined();
  });

  test.each([...FOREIGN, ...OWN])('%s %s is none', (_format, _fn, text) => {
    expect(revealedForm(text, PASSWORD)).toBeUndefined();
  });
});
