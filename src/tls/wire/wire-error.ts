/** Why bytes are not the structure they should be. */
export type WireErrorCode = 'TRUNCATED' | 'OUT_OF_RANGE' | 'TRAILING_BYTES' | 'UNEXPECTED';

/** Bytes from the peer break the grammar. `path` names the field, such as `ServerHello/extensions.length`. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;
  readonly path: string;

  constructor(code: WireErrorCode, path: string, message: string) {
    super(`${path}: ${message}`);
    this.code = code;
    this.path = path;
  }
}
