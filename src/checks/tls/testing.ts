import { concludeCheck } from '../../domain/conclude.ts';
import type { CaseResult, CheckOutcome, EvidenceRef } from '../../domain/outcome.ts';
import type { AddressScan, OldVersionUse, OrdinaryClient, SelfControlData, TlsScanData, VersionSeen } from '../../observations/tls.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { JudgeContext } from '../define.ts';

export const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;

export const context = (tls: 'list' | 'compat' = 'list'): JudgeContext => ({
  policy: policySchema.parse({ policyVersion: 1, municipality: '市', parameters: { tls: { policy: tls } } }), cryptrecList: 'LS-0001-2022R2', assessedAt: '2026-11-23T00:00:00Z',
} as JudgeContext);

export const CLIENT: OrdinaryClient = { connected: true, version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', answer: { status: 302, location: '/login', bytes: 300 }, detail: '' };
export const NO_CLIENT: OrdinaryClient = { connected: false, version: null, suite: null, answer: null, detail: 'ECONNREFUSED' };

export const version = (name: VersionSeen['version'], supported: boolean | null, more: Partial<VersionSeen> = {}): VersionSeen => ({
  version: name, supported, suites: [], suitesComplete: supported !== null, preference: null, application: 'not-tried', evidence: [EVIDENCE], ...more,
});

export const suites = (...ids: readonly string[]) => ids.map((id) => ({ id, name: id }));

export const used = (more: Partial<OldVersionUse>): { readonly use: OldVersionUse } => ({ use: { outcome: 'answered', detail: '', attempts: 1, answer: null, sharedPieces: null, ...more } });

/** A server of TLS 1.2 and 1.3 that refuses everything older. */
export const MODERN: readonly VersionSeen[] = [
  version('SSL 2.0', false), version('SSL 3.0', false), version('TLS 1.0', false), version('TLS 1.1', false),
  version('TLS 1.2', true, { suites: suites('0xC02F', '0xC030') }), version('TLS 1.3', true, { suites: suites('0x1301') }),
];

export const withVersions = (...changed: readonly VersionSeen[]): readonly VersionSeen[] => MODERN.map((one) => changed.find(({ version: name }) => name === one.version) ?? one);

export function address(protocols: readonly VersionSeen[] = MODERN, more: Partial<AddressScan> = {}, scan: Partial<AddressScan['scan']> = {}): AddressScan {
  return {
    address: '192.0.2.1', controlBefore: CLIENT, controlAfter: CLIENT,
    scan: { complete: true, code: null, notes: [], protocols, browserLike: { version: 'TLS 1.3', suite: { id: '0x1301', name: 'TLS_AES_128_GCM_SHA256' } }, groups: [], dhPrimes: [], ...scan } as unknown as AddressScan['scan'],
    ...more,
  };
}

export const host = (...addresses: readonly AddressScan[]): TlsScanData => ({ host: 'example.jp', port: 443, role: 'web', addresses, addressesLeftOut: 0 });

export const CONTROL: SelfControlData = { servers: [{ name: 'reference', expected: { 'TLS 1.2': ['0xC02F'] }, seen: { 'TLS 1.2': ['0xC02F'] }, complete: true, exact: true }], oldAnswers: { 'TLS 1.0': true, 'TLS 1.1': true }, certificates: { 'a good chain': true } };

export const observed = (kind: string, data: unknown) => [{ kind, subject: 'example.jp:443', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }];

/** Outcome, code and the cases that decided. */
export function verdictOf(cases: readonly CaseResult[]): readonly [CheckOutcome['outcome'], string | undefined, readonly string[]] {
  const concluded = concludeCheck(cases);
  const deciding = cases.filter(({ outcome, required }) => outcome === concluded.outcome && required && outcome !== 'pass').map(({ id }) => id);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined, deciding];
}
