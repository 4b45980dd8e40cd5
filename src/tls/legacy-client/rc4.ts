/** RC4, which current OpenSSL builds leave out. Only for talking to servers that still accept it. */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    let j = 0;
    for (let i = 0; i < 256; i++) {
      j = (j + this.#at(i) + (key[i % key.length] as number)) & 0xff;
      this.#swap(i, j);
    }
  }

  /** Encrypts or decrypts; the key stream goes on where it ended. */
  apply(bytes: Uint8Array): Buffer {
    return Buffer.from(bytes.map((byte) => byte ^ this.#next()));
  }

  #next(): number {
    this.#i = (this.#i + 1) & 0xff;
    this.#j = (this.#j + this.#at(this.#i)) & 0xff;
    this.#swap(this.#i, this.#j);
    return this.#at((this.#at(this.#i) + this.#at(this.#j)) & 0xff);
  }

  #at(index: number): number {
    return this.#state[index] as number;
  }

  #swap(i: number, j: number): void {
    const kept = this.#at(i);
    this.#state[i] = this.#at(j);
    this.#state[j] = kept;
  }
}
