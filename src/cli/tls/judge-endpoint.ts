import { isIP } from 'node:net';
import { cipherSuites } from '../../checks/tls/cipher-suites.ts';
import { protocolVersions } from '../../checks/tls/protocol-versions.ts';
import { certificateValid } from '../../checks/tls/certificate-valid.ts';
import { keyStrength } from '../../checks/tls/key-strength.ts';
import type { CheckDefinition, JudgeContext } from '../../checks/define.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { SelfControlData } from '../../observations/tls.ts';
import type { CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import { endpointText } from './endpoint-argument.ts';
import type { EndpointFinding } from './report-schema.ts';
import type { EndpointSeen } from './scan-endpoint.ts';

/** The one parameter these checks read, at the catalogue's default; reading a whole policy would double the time of a scan. */
const POLICY = { parameters: { tls: { policy: 'list' } } };

const EVIDENCE = `sha256:${'0'.repeat(64)}` as const;

/** The checks of the catalogue judge as in a run, by the default policy. */
function casesOf(check: CheckDefinition<never>, { scan, certificate }: EndpointSeen, control: SelfControlData, list: string): readonly CaseResult[] {
  const subject = endpointText(scan);
  const observation = (kind: string, data: unknown) => [{ kind, subject, takenAt: '', evidence: [EVIDENCE], data }];
  const seen = { 'tls.scan': observation('tls.scan', scan), 'tls.certificate': observation('tls.certificate', certificate), 'tls.self-control': observation('tls.self-control', control) };
  return check.judge(seen, { policy: POLICY, cryptrecList: list } as JudgeContext);
}

/**
 * What only a run can judge is told, not counted: trust, since staging names use private authorities that a policy names, and the name
 * of a certificate when a bare address was scanned.
 */
function isRemark(check: string, { id }: CaseResult, { certificate }: EndpointSeen): boolean {
  if (check !== 'tls.certificate-valid') return false;
  return id.startsWith('trust@') || id.startsWith('chain@') || (id.startsWith('name@') && isIP(certificate.host) !== 0);
}

function fromCases(check: string, cases: readonly CaseResult[], seen: EndpointSeen): readonly EndpointFinding[] {
  return cases.flatMap((one): readonly EndpointFinding[] => {
    const notes = (one.notes ?? []).map((reason): EndpointFinding => ({ check, outcome: 'note', code: null, reason }));
    if (one.outcome === 'pass' || one.outcome === 'not-applicable') return notes;
    if (isRemark(check, one, seen) || !one.required) return one.notes?.length ? notes : [{ check, outcome: 'note', code: null, reason: one.reason }];
    return [{ check, outcome: one.outcome, code: one.outcome === 'inconclusive' ? one.code : null, reason: one.reason }, ...notes];
  });
}

export function judgeEndpoint(seen: EndpointSeen, control: SelfControlData, cryptrec: CryptrecPolicy): readonly EndpointFinding[] {
  const list = cryptrec.list.id;
  const checks = [protocolVersions, cipherSuites, ...(seen.certificate.addresses.length > 0 ? [keyStrength, certificateValid] : [])] as unknown as readonly CheckDefinition<never>[];
  const all = checks.flatMap((check) => fromCases(check.id, casesOf(check, seen, control, list), seen));
  return [...new Map(all.map((one) => [`${one.outcome} ${one.reason.en}`, one])).values()].toSorted((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome));
}

const RANK = ['fail', 'inconclusive', 'note'];
