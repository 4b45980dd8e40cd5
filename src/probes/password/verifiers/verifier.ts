/** How a stored verifier came about. `digest` is one pass of a fast function. */
type VerifierFunction = 'bcrypt' | 'scrypt' | 'argon2id' | 'argon2i' | 'argon2d' | 'pbkdf2' | 'sha-crypt' | 'md5-crypt' | 'yescrypt' | 'digest';

/** A stored verifier, read. */
export interface Verifier {
  /** Name of the written form: `Django`, `PHC`, `LDAP {SSHA}`, `crypt $6$`. */
  readonly format: string;
  readonly function: VerifierFunction;
  /** Cost, digest, iterations … as far as the form tells. */
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly salted: boolean;
  /** Undefined where it cannot be computed here: the function is not known to this tool, or its cost is too high. */
  readonly verify: (password: string) => boolean | undefined;
}

/** Reads one written form; undefined when the text is none of it. */
export type VerifierReader = (text: string) => Verifier | undefined;
