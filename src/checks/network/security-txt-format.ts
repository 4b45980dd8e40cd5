/** A security.txt read by RFC 9116. */
export interface SecurityTxt {
  readonly contacts: readonly string[];
  readonly expires: readonly string[];
  readonly canonical: readonly string[];
  readonly preferredLanguages: number;
  /** Wrapped in an OpenPGP cleartext signature. */
  readonly signed: boolean;
  /** Lines that are neither field, comment nor empty. */
  readonly strayLines: number;
}

const FIELD = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/;
const ARMOUR = /^-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n([\s\S]*?)\r?\n-----BEGIN PGP SIGNATURE-----[\s\S]*-----END PGP SIGNATURE-----\s*$/;

/** Reads the fields; never throws, since nothing is known of who wrote the file. */
export function readSecurityTxt(text: string): SecurityTxt {
  const signed = ARMOUR.exec(text.trimStart());
  const lines = (signed?.[1] ?? text).split(/\r\n|\n/).map((line) => (signed ? line.replace(/^- /, '') : line));
  const fields: (readonly [name: string, value: string])[] = [];
  let strayLines = 0;
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const field = FIELD.exec(line);
    if (field) fields.push([(field[1] ?? '').toLowerCase(), field[2] ?? '']);
    else strayLines += 1;
  }
  const all = (name: string): readonly string[] => fields.filter(([key]) => key === name).map(([, value]) => value);
  return { contacts: all('contact'), expires: all('expires'), canonical: all('canonical'), preferredLanguages: all('preferred-languages').length, signed: signed !== null, strayLines };
}

/** `mailto:`, `tel:` or a web URI, which must be HTTPS (RFC 9116 §2.5.3). */
export const isContact = (value: string): boolean => /^(mailto:[^\s@]+@[^\s@]+|tel:\+?[\d().\- ]+|https:\/\/\S+)$/i.test(value);

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch; undefined for what is no date of RFC 3339 (RFC 9116 §2.5.5). */
export function expiryOf(value: string): number | undefined {
  const time = RFC3339.test(value) ? Date.parse(value.replace(' ', 'T').toUpperCase()) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
