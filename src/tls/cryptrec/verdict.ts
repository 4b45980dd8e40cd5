/** Classes of the CRYPTREC list, from best to worst, and what stands outside that order. */
export type CryptrecClass = 'recommended' | 'candidate' | 'monitored' | 'not-listed' | 'unclear' | 'n/a';

export interface CryptrecVerdict {
  readonly class: CryptrecClass;
  /** The component that set the class, such as `mac HMAC-SHA-1`; empty where nothing lowered it. */
  readonly decidedBy: string;
  readonly note: string;
  /** False where the reference could not verify the class: it must never fail a server. */
  readonly verified: boolean;
}

export interface SuiteVerdict extends CryptrecVerdict {
  readonly forwardSecrecy: boolean;
  /** HMAC-SHA-1 is the only monitored component: an observation, not a defect (rule S5). */
  readonly hmacSha1Only: boolean;
  /** Static RSA key exchange (RSAES-PKCS1-v1_5). */
  readonly staticRsa: boolean;
  readonly tripleDes: boolean;
}

export interface StrengthVerdict extends CryptrecVerdict {
  /** Bits of security by LS-0003 or, where that was not seen, NIST SP 800-57. */
  readonly strengthBits: number | null;
  /** True for 112-bit strength: usable for new operations until the end of 2030 only. */
  readonly until2030: boolean;
}
