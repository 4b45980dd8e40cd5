/** Rounds of percent-decoding; a server that decodes more often than this does not exist. */
const DECODE_ROUNDS = 4;

function decodeOnce(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const byte = Number.parseInt(hex, 16);
    return byte < 0x80 ? String.fromCharCode(byte) : escape;
  });
}

/** The path as the most lenient server would read it: decoded, one kind of slash, no doubled ones, no dots, no matrix parameters. */
function lenient(path: string): string {
  let decoded = path;
  for (let round = 0; round < DECODE_ROUNDS; round++) decoded = decodeOnce(decoded);
  const segments: string[] = [];
  for (const segment of decoded.replaceAll('\\', '/').split('/')) {
    const bare = segment.replace(/;.*$/s, '');
    if (bare === '..') segments.pop();
    else if (bare !== '' && bare !== '.') segments.push(bare);
  }
  return `/${segments.join('/')}`.toLowerCase();
}

/**
 * True when a path begins with a forbidden prefix in any spelling a server might resolve to it. Errs on the side of forbidding:
 * `/admin` forbids `/administration` too, and letter case does not matter.
 */
export function isForbiddenPath(path: string, forbiddenPrefixes: readonly string[]): boolean {
  const read = lenient(path);
  return forbiddenPrefixes.some((prefix) => {
    const forbidden = lenient(prefix);
    return prefix === '/' || path.startsWith(prefix) || (prefix.endsWith('/') ? `${read}/`.startsWith(`${forbidden}/`) : read.startsWith(forbidden));
  });
}
