/** Bulk cipher of a suite that the legacy client speaks. */
export interface LegacySuite {
  readonly code: number;
  readonly keyExchange: 'rsa' | 'dh';
  readonly cipher: 'null' | 'rc4' | 'des' | '3des' | 'aes-128' | 'aes-256';
  readonly keyBytes: number;
  readonly blockBytes: number;
  readonly mac: 'md5' | 'sha1';
}

const suite = (code: number, keyExchange: LegacySuite['keyExchange'], cipher: LegacySuite['cipher'], mac: LegacySuite['mac'] = 'sha1'): LegacySuite => ({
  code, keyExchange, cipher, mac, ...SIZES[cipher],
});

const SIZES = {
  null: { keyBytes: 0, blockBytes: 0 }, rc4: { keyBytes: 16, blockBytes: 0 }, des: { keyBytes: 8, blockBytes: 8 },
  '3des': { keyBytes: 24, blockBytes: 8 }, 'aes-128': { keyBytes: 16, blockBytes: 16 }, 'aes-256': { keyBytes: 32, blockBytes: 16 },
} as const;

/**
 * Suites the legacy client completes. Export suites are left out: their 40-bit keys need temporary RSA keys, and a
 * server that has nothing else is reported as not completed.
 */
export const LEGACY_SUITES: readonly LegacySuite[] = [
  suite(0x002f, 'rsa', 'aes-128'), suite(0x0035, 'rsa', 'aes-256'), suite(0x000a, 'rsa', '3des'), suite(0x0005, 'rsa', 'rc4'),
  suite(0x0004, 'rsa', 'rc4', 'md5'), suite(0x0009, 'rsa', 'des'),
  suite(0x0033, 'dh', 'aes-128'), suite(0x0039, 'dh', 'aes-256'), suite(0x0016, 'dh', '3des'), suite(0x0015, 'dh', 'des'),
  suite(0x0032, 'dh', 'aes-128'), suite(0x0038, 'dh', 'aes-256'), suite(0x0013, 'dh', '3des'), suite(0x0012, 'dh', 'des'),
  suite(0x0034, 'dh', 'aes-128'), suite(0x003a, 'dh', 'aes-256'), suite(0x001b, 'dh', '3des'), suite(0x0018, 'dh', 'rc4', 'md5'), suite(0x001a, 'dh', 'des'),
  suite(0x0002, 'rsa', 'null'), suite(0x0001, 'rsa', 'null', 'md5'),
];

export const legacySuite = (code: number): LegacySuite | undefined => LEGACY_SUITES.find((each) => each.code === code);
