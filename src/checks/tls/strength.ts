import type { LocalText } from '../../domain/outcome.ts';
import type { CertificateData, ScanSeen } from '../../observations/tls.ts';
import type { CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import type { CertificateFacts } from '../../tls/certificates/certificate-facts.ts';

export interface StrengthFinding {
  readonly outcome: 'fail' | 'note';
  readonly reason: LocalText;
}

/** Least size of a DH prime (catalogue `tls.key-strength`). */
const MIN_DH_BITS = 2048;

/** Key exchange, keys and signatures by LS-0003 and the list. Whatever the tables leave unclear is not mentioned here. */
export function strengthFindings(scan: Pick<ScanSeen, 'groups' | 'dhPrimes'>, certificates: CertificateData['addresses'], cryptrec: CryptrecPolicy): readonly StrengthFinding[] {
  const groups = scan.groups.filter(({ id }) => cryptrec.classifyGroup(id).class === 'not-listed' && cryptrec.classifyGroup(id).verified);
  const primes = scan.dhPrimes.filter(({ bits }) => bits < MIN_DH_BITS);
  const sent = certificates.flatMap(({ chains }) => chains.flatMap(({ facts }) => facts.certificates));
  const once = [...new Map(sent.map((one) => [one.sha256, one])).values()];
  return [
    ...(groups.length > 0 ? [failing(`鍵交換グループ ${names(groups, 'ja')} はリスト外です`, `the key exchange groups ${names(groups, 'en')} are not listed`)] : []),
    ...primes.map(({ bits }) => failing(`DH の素数が ${bits} ビットです (${MIN_DH_BITS} ビット以上必要)`, `a DH prime has ${bits} bits (${MIN_DH_BITS} are needed)`)),
    ...once.flatMap((certificate) => certificateFindings(certificate, cryptrec)),
  ];
}

const failing = (ja: string, en: string): StrengthFinding => ({ outcome: 'fail', reason: { ja: `${ja}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` } });
const names = (all: readonly { readonly name: string }[], language: 'ja' | 'en'): string => all.map(({ name }) => name).join(language === 'ja' ? '、' : ', ');

function certificateFindings({ key, signature, subject, selfIssued }: CertificateFacts, cryptrec: CryptrecPolicy): readonly StrengthFinding[] {
  const strength = cryptrec.classifyKey(key);
  const signed = signature && !selfIssued ? cryptrec.classifyCertificateSignature(signature.algorithm, signature.hash) : undefined;
  return [
    ...(strength.class === 'not-listed' && strength.verified ? [failing(`証明書 (${subject}) の鍵 ${key.type.toUpperCase()} ${key.curve ?? key.bits} は強度が足りません`, `the key of the certificate ${subject}, ${key.type.toUpperCase()} ${key.curve ?? key.bits}, is too weak`)] : []),
    ...(signed && signed.verified && (signed.class === 'not-listed' || signed.class === 'monitored')
      ? [failing(`証明書 (${subject}) の署名 ${signature?.algorithm} (${signature?.hash}) は推奨リストにありません`, `the signature of the certificate ${subject}, ${signature?.algorithm} with ${signature?.hash}, is not recommended`)] : []),
    ...(strength.until2030 && key.notAfter !== undefined && new Date(key.notAfter).getUTCFullYear() > cryptrec.list.last112BitYear ? [{
      outcome: 'note' as const, reason: { ja: `証明書 (${subject}) は ${cryptrec.list.last112BitYear} 年末より後まで 112 ビット強度の鍵を使います。`, en: `The certificate ${subject} uses a key of 112-bit strength beyond ${cryptrec.list.last112BitYear}.` },
    }] : []),
  ];
}
