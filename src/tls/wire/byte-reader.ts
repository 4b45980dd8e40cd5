import { WireError } from './wire-error.ts';

/** Reads big-endian fields from bytes of a peer and never past their end. Every error names the field. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  #offset = 0;

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  get atEnd(): boolean {
    return this.left === 0;
  }

  /** An unsigned integer of `width` bytes. @throws {WireError} `TRUNCATED` */
  uint(width: 1 | 2 | 3 | 4, field: string): number {
    let value = 0;
    for (const byte of this.bytes(width, field)) value = value * 256 + byte;
    return value;
  }

  /** The next `length` bytes, as a view. @throws {WireError} `TRUNCATED` */
  bytes(length: number, field: string): Uint8Array {
    if (length > this.left) {
      throw new WireError('TRUNCATED', `${this.#path}/${field}`, `needs ${length} bytes, ${this.left} left`);
    }
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.bytes(this.left, 'rest');
  }

  /**
   * A length-prefixed vector (RFC 8446 §3.4) as a reader that cannot see past the vector's own end.
   * @throws {WireError} `OUT_OF_RANGE` when longer than `maxLength`, `TRUNCATED`
   */
  vector(lengthWidth: 1 | 2 | 3, field: string, maxLength: number): ByteReader {
    const length = this.uint(lengthWidth, `${field}.length`);
    if (length > maxLength) {
      throw new WireError('OUT_OF_RANGE', `${this.#path}/${field}`, `${length} bytes, at most ${maxLength}`);
    }
    return new ByteReader(this.bytes(length, field), `${this.#path}/${field}`);
  }

  /** A vector of 16-bit values. @throws {WireError} also `UNEXPECTED` for an odd length */
  uint16List(lengthWidth: 1 | 2, field: string): number[] {
    const list = this.vector(lengthWidth, field, 0xff_fe);
    const values: number[] = [];
    while (!list.atEnd) values.push(list.uint(2, `[${values.length}]`));
    return values;
  }

  /** Call last: bytes nobody read mean that parser and peer disagree. @throws {WireError} `TRAILING_BYTES` */
  end(): void {
    if (this.left > 0) throw new WireError('TRAILING_BYTES', `${this.#path}@${this.#offset}`, `${this.left} bytes unread`);
  }
}
