import { bytesOf, childrenOf, type DerNode, isTagged, oidOf, parseDer } from '../../tls/certificates/der.ts';

const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1';
const OCSP = '1.3.6.1.5.5.7.48.1';
const CRL_DISTRIBUTION_POINTS = '2.5.29.31';
const MAX_SOURCES = 10;

/** URLs of OCSP responders and revocation lists that a certificate names (RFC 5280 §4.2.2.1, §4.2.1.13). */
export function revocationSources(certificate: Uint8Array): readonly string[] {
  const fields = childrenOf(childrenOf(parseDer(certificate))[0]);
  const extensions = childrenOf(childrenOf(fields.find((node) => isTagged(node, 3)))[0]);
  const urls = extensions.flatMap((extension) => {
    const parts = childrenOf(extension);
    const value = bytesOf(parts.at(-1));
    const content = value && parseDer(value);
    const oid = oidOf(parts[0]);
    if (oid === AUTHORITY_INFO_ACCESS) return childrenOf(content).filter((access) => oidOf(childrenOf(access)[0]) === OCSP).flatMap(uris);
    return oid === CRL_DISTRIBUTION_POINTS ? uris(content) : [];
  });
  return [...new Set(urls)].slice(0, MAX_SOURCES);
}

/** Every uniformResourceIdentifier [6] below a node. */
function uris(node: DerNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const text = isTagged(node, 6) ? bytesOf(node)?.toString('latin1') : undefined;
  return text !== undefined && /^https?:\/\/[\x21-\x7e]{1,2000}$/.test(text) ? [text] : childrenOf(node).flatMap(uris);
}
