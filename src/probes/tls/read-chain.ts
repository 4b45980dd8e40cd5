import type { X509Certificate } from 'node:crypto';
import type { ChainSeen } from '../../observations/tls.ts';
import { readCertificate } from '../../tls/certificates/certificate-facts.ts';
import { validateChain } from '../../tls/certificates/validate-chain.ts';
import type { ProbeContext } from '../define.ts';
import type { TlsExchange } from './exchange.ts';
import type { TlsHost } from './hosts.ts';
import { readStaple } from './ocsp-staple.ts';
import { revocationSources } from './revocation-sources.ts';

const DAY_MS = 86_400_000;

/** What one client was shown, read and validated. */
export function readChain(context: Pick<ProbeContext, 'now' | 'testTrustAnchors'>, host: TlsHost, client: ChainSeen['client'], seen: Pick<TlsExchange, 'chain' | 'version' | 'staple'>): ChainSeen {
  const now = context.now();
  const facts = validateChain(seen.chain, { host: host.servername ?? host.host, now, trustAnchorsPem: context.testTrustAnchors });
  const [leaf] = facts.certificates;
  const certificate = seen.chain[0] && readCertificate(seen.chain[0]);
  const issuer = certificate && seen.chain.slice(1).map(readCertificate).find((one): one is X509Certificate => one !== undefined && certificate.checkIssued(one));
  return {
    client, facts,
    version: seen.version ?? '',
    lifetimeDays: leaf ? Math.round((Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore)) / DAY_MS) : 0,
    staple: seen.staple && certificate ? readStaple(seen.staple, certificate, issuer, now) : null,
    revocationSources: seen.chain[0] ? revocationSources(seen.chain[0]) : [],
  };
}
