import { verify, X509Certificate } from 'node:crypto';
import type { StapleSeen } from '../../observations/tls.ts';
import { bytesOf, childrenOf, type DerNode, isTagged, oidOf, parseDer, timeOf } from '../../tls/certificates/der.ts';

const MAX_BYTES = 64 * 1024;
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
/** Clocks of responders run ahead at times. */
const CLOCK_SLACK_MS = 5 * 60_000;

const HASH_OF_SIGNATURE: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256', '1.2.840.113549.1.1.12': 'sha384', '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256', '1.2.840.10045.4.3.3': 'sha384', '1.2.840.10045.4.3.4': 'sha512',
};

const UNREADABLE: StapleSeen = { status: 'unreadable', verified: false, current: false };

interface Basic {
  readonly data: DerNode;
  readonly hash: string | undefined;
  readonly signature: Buffer;
  readonly certificates: readonly Buffer[];
}

/** What a stapled OCSP response says about the leaf (RFC 6960 §4.2.1). Without its issuer at hand it cannot be verified. */
export function readStaple(der: Uint8Array, leaf: X509Certificate, issuer: X509Certificate | undefined, now: Date): StapleSeen {
  const basic = der.length > MAX_BYTES ? undefined : basicResponse(der);
  const single = basic && singleResponse(basic.data, leaf.serialNumber);
  if (!basic || !single) return UNREADABLE;
  return { status: single.status, verified: issuer !== undefined && isSigned(basic, issuer), current: isCurrent(single, now) };
}

function basicResponse(der: Uint8Array): Basic | undefined {
  const [, wrapped] = childrenOf(parseDer(der));
  const bytes = bytesOf(childrenOf(childrenOf(wrapped)[0])[1]);
  const [data, algorithm, signature, certificates] = childrenOf(bytes && parseDer(bytes));
  const signed = bytesOf(signature);
  if (!data || !signed) return undefined;
  return {
    data,
    hash: HASH_OF_SIGNATURE[oidOf(childrenOf(algorithm)[0]) ?? ''],
    // A BIT STRING begins with the number of unused bits.
    signature: signed.subarray(1),
    certificates: childrenOf(childrenOf(certificates)[0]).map(({ whole }) => whole),
  };
}

interface Single {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly thisUpdate: Date | undefined;
  readonly nextUpdate: Date | undefined;
}

function singleResponse(data: DerNode, serialNumber: string): Single | undefined {
  const fields = childrenOf(data).filter((node, index) => !(index === 0 && isTagged(node, 0)));
  for (const response of childrenOf(fields[2])) {
    const [certificateId, status, thisUpdate, next] = childrenOf(response);
    const serial = bytesOf(childrenOf(certificateId)[3])?.toString('hex').replace(/^(00)+/, '');
    if (serial?.toLowerCase() !== serialNumber.toLowerCase().replace(/^(00)+/, '')) continue;
    const kind = isTagged(status, 0) ? 'good' : isTagged(status, 1) ? 'revoked' : 'unknown';
    return { status: kind, thisUpdate: timeOf(thisUpdate), nextUpdate: isTagged(next, 0) ? timeOf(childrenOf(next)[0]) : undefined };
  }
  return undefined;
}

const isCurrent = ({ thisUpdate, nextUpdate }: Single, now: Date): boolean =>
  thisUpdate !== undefined && thisUpdate.getTime() - CLOCK_SLACK_MS <= now.getTime() && nextUpdate !== undefined && now < nextUpdate;

/** By the issuer's own key, or by a certificate of the issuer for OCSP signing (RFC 6960 §4.2.2.2). */
function isSigned({ data, hash, signature, certificates }: Basic, issuer: X509Certificate): boolean {
  if (hash === undefined) return false;
  try {
    const tbs = data.whole;
    const delegated = certificates.map((der) => new X509Certificate(der))
      .filter((one) => one.checkIssued(issuer) && one.verify(issuer.publicKey) && one.keyUsage?.includes(OCSP_SIGNING));
    return [issuer, ...delegated].some(({ publicKey }) => verify(hash, tbs, publicKey, signature));
  } catch {
    // A key or certificate that OpenSSL cannot use verifies nothing.
    return false;
  }
}
