import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { certificateFacts, readCertificate } from './certificate-facts.ts';
import type { CertificateFacts } from './certificate-facts.ts';

export interface ValidationContext {
  /** Name or address that the client asked for. */
  readonly host: string;
  readonly now: Date;
  /** Trust anchors in PEM that the policy names for a test environment (`testTrustAnchor`). */
  readonly trustAnchorsPem?: readonly string[];
  /** Public roots in PEM; default is the store that ships with Node (Mozilla's). */
  readonly publicRootsPem?: readonly string[];
}

/** Facts about a chain as it was sent. Judging them is left to the checks. */
export interface ChainFacts {
  readonly certificates: readonly CertificateFacts[];
  /** True when every certificate sent could be read. */
  readonly readable: boolean;
  readonly nameMatches: boolean;
  readonly notYetValid: boolean;
  readonly expired: boolean;
  /** Whole days until the first certificate of the path ends; negative after it. */
  readonly daysRemaining: number;
  readonly trustedBy: 'public' | 'testTrustAnchor' | 'none';
  readonly selfSigned: boolean;
  /** No path from what was sent to any known anchor, though the leaf is not self-signed. */
  readonly missingIntermediate: boolean;
  /** Each certificate sent is followed by its issuer. */
  readonly ordered: boolean;
  /** Positions in `certificates` of the path used, leaf first, without an anchor that was sent. */
  readonly path: readonly number[];
  /** Problem in words, for reports; empty when there is none. */
  readonly problems: readonly string[];
}

const DAY_MS = 86_400_000;
const MAX_DEPTH = 10;

/**
 * Reads and connects a chain of DER certificates.
 * @param chainDer in the order sent, leaf first
 */
export function validateChain(chainDer: readonly Uint8Array[], context: ValidationContext): ChainFacts {
  const read = chainDer.map(readCertificate);
  const certificates = read.filter((certificate) => certificate !== undefined);
  const readable = read.length > 0 && certificates.length === read.length;
  const [leaf] = read;
  if (!leaf) return unreadable(certificates.map(certificateFacts));
  const { path, trustedBy } = findPath(leaf, certificates, context);
  const facts = certificates.map(certificateFacts);
  const pathFacts = path.flatMap((index) => facts[index] ?? []);
  const ends = Math.min(...pathFacts.map(({ notAfter }) => Date.parse(notAfter)));
  const selfSigned = isSelfSigned(leaf);
  const chain = {
    certificates: facts,
    readable,
    nameMatches: matchesName(leaf, context.host),
    notYetValid: pathFacts.some(({ notBefore }) => Date.parse(notBefore) > context.now.getTime()),
    expired: ends < context.now.getTime(),
    daysRemaining: Math.floor((ends - context.now.getTime()) / DAY_MS),
    trustedBy,
    selfSigned,
    missingIntermediate: trustedBy === 'none' && !selfSigned && !endsInSelfSigned(certificates, path),
    ordered: certificates.every((certificate, index) => index === 0 || issued(certificate, certificates[index - 1] as X509Certificate)),
    path,
  };
  return { ...chain, problems: describeProblems(chain, context.host) };
}

/** Name matching of RFC 9525 by OpenSSL: subject alternative names only, no partial wildcards. */
function matchesName(leaf: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return leaf.checkIP(host) !== undefined;
  return leaf.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
}

interface Path {
  readonly path: readonly number[];
  readonly trustedBy: ChainFacts['trustedBy'];
}

/** Follows issuers among the certificates sent until an anchor issued, or is, the last one. */
function findPath(leaf: X509Certificate, sent: readonly X509Certificate[], context: ValidationContext): Path {
  const test = anchorsOf(context.trustAnchorsPem ?? []);
  const path = [sent.indexOf(leaf)];
  let current = leaf;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const trustedBy = trustOf(current, test, context.publicRootsPem);
    if (trustedBy !== 'none') return { path, trustedBy };
    const next = sent.findIndex((candidate, index) => !path.includes(index) && candidate.ca && issued(candidate, current));
    if (next === -1) break;
    path.push(next);
    current = sent[next] as X509Certificate;
  }
  return { path, trustedBy: 'none' };
}

function trustOf(certificate: X509Certificate, test: Anchors, publicRoots?: readonly string[]): ChainFacts['trustedBy'] {
  if (isAnchored(certificate, publicRoots === undefined ? publicAnchors() : anchorsOf(publicRoots))) return 'public';
  return isAnchored(certificate, test) ? 'testTrustAnchor' : 'none';
}

type Anchors = ReadonlyMap<string, readonly X509Certificate[]>;

function anchorsOf(pems: readonly string[]): Anchors {
  const anchors = new Map<string, X509Certificate[]>();
  for (const pem of pems.flatMap((text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])) {
    const anchor = new X509Certificate(pem);
    anchors.set(anchor.subject, [...(anchors.get(anchor.subject) ?? []), anchor]);
  }
  return anchors;
}

let publicStore: Anchors | undefined;
const publicAnchors = (): Anchors => (publicStore ??= anchorsOf(rootCertificates));

/** A key in a trust store is trusted whatever certificate it is wrapped in, so anchors are matched by name and key. */
function isAnchored(certificate: X509Certificate, anchors: Anchors): boolean {
  if (anchors.get(certificate.subject)?.some((anchor) => anchor.raw.equals(certificate.raw)) === true) return true;
  return anchors.get(certificate.issuer)?.some((anchor) => issued(anchor, certificate)) === true;
}

/** By name and key alone: whether a certificate may sign others does not matter when it signed itself. */
const isSelfSigned = (certificate: X509Certificate): boolean => certificate.subject === certificate.issuer && verifies(certificate, certificate);

const issued = (issuer: X509Certificate, certificate: X509Certificate): boolean => certificate.checkIssued(issuer) && verifies(certificate, issuer);

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key or signature that OpenSSL does not know verifies nothing.
    return false;
  }
}

function endsInSelfSigned(sent: readonly X509Certificate[], path: readonly number[]): boolean {
  const last = sent[path.at(-1) ?? 0];
  return last !== undefined && isSelfSigned(last);
}

function describeProblems(chain: Omit<ChainFacts, 'problems'>, host: string): string[] {
  return [
    ...(chain.readable ? [] : ['a certificate of the chain cannot be read']),
    ...(chain.nameMatches ? [] : [`the certificate is not for ${host}`]),
    ...(chain.notYetValid ? ['not valid yet'] : []),
    ...(chain.expired ? ['expired'] : []),
    ...(chain.selfSigned && chain.trustedBy === 'none' ? ['self-signed'] : []),
    ...(chain.missingIntermediate ? ['an intermediate certificate is missing, or its issuer is unknown'] : []),
    ...(chain.trustedBy === 'none' && !chain.selfSigned && !chain.missingIntermediate ? ['the root is not in a trust store'] : []),
  ];
}

const unreadable = (certificates: readonly CertificateFacts[]): ChainFacts => ({
  certificates, readable: false, nameMatches: false, notYetValid: false, expired: false, daysRemaining: 0, trustedBy: 'none', selfSigned: false,
  missingIntermediate: false, ordered: false, path: [], problems: ['the server certificate cannot be read'],
});
