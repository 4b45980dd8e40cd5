import { createPrivateKey } from 'node:crypto';
import type { SecretSeen } from '../../../observations/exposure.ts';

export type Sighting = Pick<SecretSeen, 'kind' | 'nature' | 'masked'>;

/** Shows enough to find the place again and nothing that could be used. */
export const masked = (value: string): string => `${value.slice(0, 4)}…(${value.length})`;

/** Bits of entropy per character, by the frequency of characters. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

const EXAMPLE = /example|dummy|placeholder|sample|your[-_]|x{6,}|0{8,}|1234567|<[^>]*>/i;
const looksRandom = (value: string, bits = 3.5): boolean => entropyOf(value) >= bits && !EXAMPLE.test(value);

type Rule = (text: string) => readonly Sighting[];

const PRIVATE_PEM = /-----BEGIN ((?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY)-----([^-]{16,16000}?)-----END \1-----/g;

function natureOfPem(pem: string, label: string, body: string): SecretSeen['nature'] | undefined {
  if (label.startsWith('ENCRYPTED') || /Proc-Type: 4,ENCRYPTED/.test(body)) return 'unclear';
  if (label.startsWith('OPENSSH')) return Buffer.from(body, 'base64').subarray(0, 14).toString('latin1') === 'openssh-key-v1' ? 'secret' : undefined;
  try {
    return createPrivateKey(pem).type === 'private' ? 'secret' : undefined;
  } catch {
    return undefined;
  }
}

/** A key that parses is one; text between the lines of a manual is not. */
const privateKeys: Rule = (text) => {
  if (!text.includes('PRIVATE KEY-----')) return [];
  return [...text.replaceAll(/(?:\\r)?\\n|\\r/g, '\n').matchAll(PRIVATE_PEM)].flatMap(([pem, label = '', body = '']): Sighting[] => {
    const nature = natureOfPem(pem, label, body);
    return nature ? [{ kind: 'private-key', nature, masked: `-----BEGIN ${label}-----…(${pem.length})` }] : [];
  });
};

const AWS_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;
const AWS_SECRET = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
const NEAR = 300;

/** An access key id alone is public (signed URLs carry it); next to its secret it is a credential. */
const awsKeys: Rule = (text) => [...text.matchAll(AWS_ID)].map((match): Sighting => {
  const [value] = match;
  const near = text.slice(Math.max(0, match.index - NEAR), match.index + NEAR);
  if (/X-Amz-Credential=[^&]{0,4}$/.test(text.slice(Math.max(0, match.index - 24), match.index)) || EXAMPLE.test(value)) return { kind: 'aws-access-key-id', nature: 'publishable', masked: masked(value) };
  const secret = [...near.matchAll(AWS_SECRET)].some(([one]) => looksRandom(one, 4.2) && /[a-z]/.test(one) && /[A-Z]/.test(one) && /\d/.test(one));
  return { kind: secret ? 'aws-secret-access-key' : 'aws-access-key-id', nature: secret ? 'secret' : 'unclear', masked: masked(value) };
});

const matching = (kind: string, nature: SecretSeen['nature'], pattern: RegExp): Rule => (text) =>
  [...text.matchAll(pattern)].map(([, value = '']) => value).filter((value) => looksRandom(value, 3)).map((value) => ({ kind, nature, masked: masked(value) }));

const BEFORE = String.raw`(?<![A-Za-z0-9_-])`;
const AFTER = String.raw`(?![A-Za-z0-9_-])`;
const token = (body: string): RegExp => new RegExp(`${BEFORE}(${body})${AFTER}`, 'g');

const RULES: readonly Rule[] = [
  privateKeys, awsKeys,
  matching('stripe-secret-key', 'secret', token('[sr]k_(?:live|test)_[0-9A-Za-z]{24,247}')),
  matching('stripe-publishable-key', 'publishable', token('pk_(?:live|test)_[0-9A-Za-z]{24,247}')),
  matching('google-browser-key', 'publishable', token('AIza[0-9A-Za-z_-]{35}')),
  matching('google-client-secret', 'secret', token('GOCSPX-[0-9A-Za-z_-]{28}')),
  matching('github-token', 'secret', token('gh[pousr]_[0-9A-Za-z]{36}')),
  matching('gitlab-token', 'secret', token('glpat-[0-9A-Za-z_-]{20}')),
  matching('slack-token', 'secret', token('xox[abprs]-[0-9A-Za-z-]{20,100}')),
  matching('sendgrid-key', 'secret', token(String.raw`SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}`)),
  matching('azure-storage-key', 'secret', /AccountKey=([A-Za-z0-9+/]{86}==)/g),
  matching('database-url', 'secret', /((?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s:@/"'<>]+:[^\s@/"'<>]{6,}@[^\s"'<>]+)/g),
];

/** Names a program gives to what it must not show; what stands there cannot be told by its form. */
const NAMED_SECRET = matching('named-secret', 'unclear', /(?:client|api|app|signing|jwt|session|encryption|secret)_?(?:secret|key)["']?\s*[:=]\s*["']([A-Za-z0-9+/=_.-]{20,200})["']/gi);

/**
 * Keys and credentials in delivered content, told by pattern, structure and entropy.
 * @param program true for pages and scripts, where an assignment to a telling name counts as well
 */
export function secretsIn(text: string, program: boolean): readonly Sighting[] {
  const known = RULES.flatMap((rule) => rule(text));
  const assigned = program ? NAMED_SECRET(text) : [];
  return [...known, ...assigned.filter(({ masked: value }) => !known.some((one) => one.masked === value))];
}
