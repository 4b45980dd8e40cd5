import type { AddressScan, VersionSeen } from '../../observations/tls.ts';
import type { CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import type { SuiteVerdict } from '../../tls/cryptrec/verdict.ts';
import { contentOver } from './old-version-content.ts';

export type TlsPolicy = 'list' | 'compat';

/** One accepted suite, judged. */
export interface JudgedSuite {
  readonly version: string;
  readonly id: string;
  readonly name: string;
  readonly verdict: SuiteVerdict;
  readonly effect: 'fail' | 'note' | 'fine';
}

/**
 * Whether accepting a suite fails (catalogue, requirement 22): `list` refuses what is monitored or not listed. HMAC-SHA-1 as the sole
 * reason, and whatever the tables mark unclear or unverified, is a remark. `compat` makes a remark of what is monitored.
 */
export function effectOf(verdict: SuiteVerdict, policy: TlsPolicy): JudgedSuite['effect'] {
  if (verdict.class === 'recommended' || verdict.class === 'n/a') return 'fine';
  if (verdict.class === 'unclear' || verdict.class === 'candidate') return 'note';
  if (verdict.class === 'monitored') return verdict.hmacSha1Only || policy === 'compat' || !verdict.verified ? 'note' : 'fail';
  // A code point in no table is not listed either, but nobody has looked at it.
  return verdict.verified ? 'fail' : 'note';
}

/** A suite of an old version over which nothing can be had protects nothing, well or badly. */
const carriesContent = ({ controlBefore }: AddressScan, { use }: VersionSeen): boolean => use === undefined || contentOver(use, controlBefore) !== 'none';

export function judgedSuites(address: AddressScan, cryptrec: CryptrecPolicy, policy: TlsPolicy): readonly JudgedSuite[] {
  return address.scan.protocols.flatMap((protocol) => protocol.suites.map(({ id, name }): JudgedSuite => {
    const verdict = cryptrec.classifySuite(id);
    const effect = effectOf(verdict, policy);
    return { version: protocol.version, id, name, verdict, effect: effect === 'fail' && !carriesContent(address, protocol) ? 'note' : effect };
  }));
}
