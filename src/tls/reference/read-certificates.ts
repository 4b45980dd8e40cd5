import { validateChain } from '../certificates/validate-chain.ts';
import type { ChainFacts } from '../certificates/validate-chain.ts';
import { REFERENCE_CERTIFICATES } from './certificates.ts';

const { root, intermediate, leaf, selfSigned } = REFERENCE_CERTIFICATES;
const HOST = 'reference.invalid';
const WITHIN = new Date('2026-02-01T00:00:00Z');
const AFTER = new Date('2026-05-01T00:00:00Z');
const pem = (der: string): string => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;

const validated = (chain: readonly string[], { host = HOST, now = WITHIN, anchors = [pem(root)] } = {}): ChainFacts =>
  validateChain(chain.map((der) => Buffer.from(der, 'base64')), { host, now, trustAnchorsPem: anchors, publicRootsPem: [] });

const sound = (facts: ChainFacts): boolean => facts.trustedBy === 'testTrustAnchor' && facts.nameMatches && !facts.expired && !facts.notYetValid && facts.problems.length === 0;

/** Whether the validation classifies chains with known faults as it must, by fault. */
export function readReferenceCertificates(): Readonly<Record<string, boolean>> {
  const missing = validated([leaf]);
  const alone = validated([selfSigned]);
  return {
    'a good chain': sound(validated([leaf, intermediate])),
    'an expired certificate': validated([leaf, intermediate], { now: AFTER }).expired,
    'another name': !validated([leaf, intermediate], { host: 'other.invalid' }).nameMatches,
    'an unknown root': validated([leaf, intermediate], { anchors: [] }).trustedBy === 'none',
    'a missing intermediate': missing.trustedBy === 'none' && missing.missingIntermediate,
    'a self-signed certificate': alone.selfSigned && alone.trustedBy === 'none',
  };
}
