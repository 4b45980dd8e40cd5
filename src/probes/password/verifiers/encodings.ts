/** The alphabet of crypt(3). */
const ITOA64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Base64 as PHC strings write it, or with `.` for `+` as passlib and OpenLDAP do; padding or none. */
export const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

/** Bytes in groups of three, lowest first, six bits a character (crypt(3)). The last group may be shorter. */
export function toItoa64(value: number, characters: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < characters; index++) {
    text += ITOA64[rest & 0x3f];
    rest >>>= 6;
  }
  return text;
}

/** The number that characters of crypt(3) write, lowest six bits first. */
export const fromItoa64 = (text: string): number => Array.from(text).reduceRight((sum, character) => sum * 64 + ITOA64.indexOf(character), 0);

/** A whole buffer, three bytes at a time, lowest first. */
export function bytesToItoa64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = bytes.subarray(index, index + 3);
    const value = group.reduce((sum, byte, at) => sum + byte * 2 ** (8 * at), 0);
    text += toItoa64(value, group.length + 1);
  }
  return text;
}

/** Equal in constant time is of no use here: both are in this process. */
export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.from(left).equals(right);
