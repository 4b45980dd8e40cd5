import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { DetectorControl } from '../../../observations/exposure.ts';
import { tokensIn } from '../detect/json-web-token.ts';
import { publicKeysIn } from '../detect/public-key.ts';
import { secretsIn } from '../detect/shown-secret.ts';
import { credentialsInUrl } from '../detect/url-credential.ts';

interface Trial {
  readonly name: string;
  readonly found: boolean;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const compact = (header: object, signature: string): string => `${base64url(header)}.${base64url({ sub: 'kenshu' })}.${signature}`;
const shows = (text: string, kind: string, nature: string): boolean => secretsIn(text, true).some((one) => one.kind === kind && one.nature === nature);
const isSecret = (text: string): boolean => secretsIn(text, true).some(({ nature }) => nature !== 'publishable');

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const random = (length: number): string => randomBytes(length).toString('base64').replaceAll(/[^A-Za-z0-9]/g, 'k').slice(0, length);
const capitals = (length: number): string => Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('');

function planted(): readonly Trial[] {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const jwk = privateKey.export({ format: 'jwk' });
  const session = random(32);
  return [
    { name: 'private key', found: shows(`const key = ${JSON.stringify(pem)};`, 'private-key', 'secret') },
    { name: 'payment secret', found: shows(`pay("sk_live_${random(32)}")`, 'stripe-secret-key', 'secret') },
    { name: 'cloud secret', found: shows(`id: "AKIA${capitals(16)}", secret: "aZ9/${random(36)}"`, 'aws-secret-access-key', 'secret') },
    { name: 'private member', found: publicKeysIn(JSON.stringify({ keys: [jwk] }), 'fixture').some(({ privateMembers }) => privateMembers.includes('d')) },
    { name: 'unsigned token', found: tokensIn(`{"token":"${compact({ alg: 'none' }, '')}"}`).some(({ form }) => form === 'unsigned') },
    { name: 'signed token', found: tokensIn(`token=${compact({ alg: 'HS256' }, random(43))};`).some(({ algorithm }) => algorithm === 'HS256') },
    { name: 'session value in a URL', found: credentialsInUrl(`https://fixture.example/a?x=${session}`, new Set([session])).length === 1 },
  ];
}

function lookAlikes(): readonly Trial[] {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return [
    { name: 'publishable key', found: isSecret(`"pk_live_${random(32)}" "AIza${random(35)}"`) },
    { name: 'signed URL', found: isSecret(`https://b.example/o?X-Amz-Credential=AKIA${capitals(16)}%2F20260101%2Fap-northeast-1%2Fs3`) },
    { name: 'key of a manual', found: isSecret(`-----BEGIN PRIVATE KEY-----\n${'MIIE'.repeat(12)}\n-----END PRIVATE KEY-----`) },
    { name: 'public key', found: isSecret(publicKey.export({ type: 'spki', format: 'pem' }).toString()) },
    { name: 'dotted name', found: tokensIn('eyJhbGciOiJ.module.name eyJnotjson.eyJnotjson.value').length > 0 },
    { name: 'page number in a URL', found: credentialsInUrl('https://fixture.example/a?page=2&token_type=bearer', new Set(['x'.repeat(32)])).length > 0 },
  ];
}

/** The detectors against fixtures made for this moment. */
export function controlDetectors(): DetectorControl {
  const [real, harmless] = [planted(), lookAlikes()];
  return {
    planted: real.map(({ name }) => name),
    missed: real.filter(({ found }) => !found).map(({ name }) => name),
    misread: harmless.filter(({ found }) => found).map(({ name }) => name),
  };
}
