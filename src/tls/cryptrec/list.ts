/** One edition of the list: what it is called and which tables hold its verdicts. */
export interface CryptrecList {
  readonly id: string;
  readonly title: string;
  /** ISO date. */
  readonly published: string;
  /** Edition of the key length document applied with it. */
  readonly keyLengths: string;
  /** File names in `src/tls/data`. */
  readonly suites: string;
  readonly groups: string;
  readonly signatures: string;
  readonly last112BitYear: number;
}
