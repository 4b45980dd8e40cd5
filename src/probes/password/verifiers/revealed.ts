import { markerFinder } from '../../markers.ts';

const rot13 = (text: string): string => text.replaceAll(/[A-Za-z]/g, (letter) => {
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
});

const reversed = (text: string): string => Array.from(text).toReversed().join('');

/** Shorter runs occur by chance. */
const SHORTEST = 6;

/** Byte strings that the text may stand for. */
function decodings(text: string): readonly (readonly [name: string, bytes: Buffer])[] {
  const body = text.replace(/^(?:\{[^}]*\}|[A-Za-z0-9_-]+[:$])/, '');
  const forms = [text, body];
  return forms.flatMap((form): (readonly [string, Buffer])[] => [
    ['plain', Buffer.from(form)],
    ...(/^(?:[0-9a-f]{2})+$/i.test(form) ? [['hex', Buffer.from(form, 'hex')] as const] : []),
    ...(/^[A-Za-z0-9+/_-]+={0,2}$/.test(form) ? [['base64', Buffer.from(form, 'base64')] as const] : []),
  ]);
}

/** Whether each byte differs from the password's by one and the same value: an exclusive or with a single byte. */
function isMasked(bytes: Buffer, password: Buffer): boolean {
  if (bytes.length !== password.length) return false;
  const key = (bytes[0] as number) ^ (password[0] as number);
  return bytes.every((byte, index) => (byte ^ (password[index] as number)) === key);
}

/**
 * The name of the reversible form in which the stored text holds the password, or undefined. Only forms that nobody takes for a
 * hash: plain, encoded, turned round, masked by one byte.
 */
export function revealedForm(text: string, password: string): string | undefined {
  if (password.length < SHORTEST) return undefined;
  const found = (wanted: string) => markerFinder([wanted])(Buffer.from(text)).hits[0];
  const plain = found(password);
  if (plain) return plain.via.length > 0 ? plain.via.join(', ') : 'plain';
  const turned = reversed(password);
  if (turned.toLowerCase() !== password.toLowerCase() && found(turned)) return 'reversed';
  if (found(rot13(password))) return 'rot13';
  for (const [name, bytes] of decodings(text)) {
    const decoded = bytes.toString('latin1');
    if (decoded.includes(password)) return name;
    if (decoded.includes(turned)) return `${name}, reversed`;
    if (isMasked(bytes, Buffer.from(password))) return `${name}, one byte as a mask`;
  }
  return undefined;
}
