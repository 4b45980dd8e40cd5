import type { ChainSeen, ScanSeen, SelfControlData, VersionSeen } from '../../observations/tls.ts';
import type { CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import type { NamedCode } from '../../tls/scan-result.ts';
import { judgeEndpoint } from './judge-endpoint.ts';
import type { EndpointFinding, EndpointReport } from './report-schema.ts';
import type { EndpointSeen } from './scan-endpoint.ts';
import { NOT_TAKEN } from './self-control.ts';

/** Everything about one endpoint as it is printed. */
export function reportEndpoint(seen: EndpointSeen, control: SelfControlData, cryptrec: CryptrecPolicy): EndpointReport {
  const [address] = seen.scan.addresses;
  if (!address) throw new TypeError('an endpoint has one address');
  const { scan } = address;
  const suite = ({ id, name }: NamedCode) => ({ id, name, cryptrec: cryptrec.classifySuite(id).class });
  const group = ({ id, name }: NamedCode) => ({ id, name, cryptrec: cryptrec.classifyGroup(id).class });
  const findings = [...judgeEndpoint(seen, control, cryptrec)];
  return {
    host: scan.host, port: scan.port, address: address.address, servername: scan.servername ?? scan.host,
    outcome: outcomeOf(findings, scan.complete), complete: scan.complete, code: scan.code,
    protocols: scan.protocols.map((protocol) => protocolReport(protocol, suite)),
    browserLike: scan.browserLike && {
      version: scan.browserLike.version, suite: suite(scan.browserLike.suite), ...(scan.browserLike.group ? { group: group(scan.browserLike.group) } : {}),
    },
    groups: scan.groups.map(group),
    signatureSchemes: scan.signatureSchemes.map(({ id, name }) => ({ id, name, cryptrec: cryptrec.classifySignature(id).class })),
    certificates: seen.certificate.addresses.flatMap(({ chains }) => chains.flatMap((chain) => certificateReport(chain, cryptrec))),
    features: featuresOf(scan),
    selfControl: control === NOT_TAKEN ? 'not-taken' : 'taken',
    findings,
    notes: [...scan.notes, ...(seen.otherAddresses.length > 0 ? [`other addresses, not scanned: ${seen.otherAddresses.join(', ')}`] : [])],
    connections: scan.connections,
    durationMs: scan.durationMs,
  };
}

const featuresOf = ({ alpn, sni, resumption, ...scan }: ScanSeen): EndpointReport['features'] => ({
  alpn, withoutServerName: sni.withoutName, resumption: resumption.resumed, sessionTicket: resumption.sessionTicket,
  earlyData: scan.earlyData, secureRenegotiation: scan.secureRenegotiation, compression: scan.compression, extendedMasterSecret: scan.extendedMasterSecret,
  encryptThenMac: scan.encryptThenMac, fallbackScsv: scan.fallbackScsv, clientCertificateRequest: scan.clientCertificateRequest,
  ocspStaple: scan.ocspStaple, certificateTimestamps: scan.certificateTimestamps,
});

function outcomeOf(findings: readonly EndpointFinding[], complete: boolean): EndpointReport['outcome'] {
  if (findings.some(({ outcome }) => outcome === 'fail')) return 'fail';
  return complete && !findings.some(({ outcome }) => outcome === 'inconclusive') ? 'pass' : 'inconclusive';
}

function protocolReport({ version, supported, cause, suites, suitesComplete, preference, use }: VersionSeen, suite: (code: NamedCode) => EndpointReport['protocols'][number]['suites'][number]): EndpointReport['protocols'][number] {
  return { version, supported, ...(cause === undefined ? {} : { cause }), suites: suites.map(suite), suitesComplete, preference, ...(use ? { application: use.outcome } : {}) };
}

function certificateReport({ facts }: ChainSeen, cryptrec: CryptrecPolicy): EndpointReport['certificates'] {
  const [leaf] = facts.certificates;
  if (!leaf) return [];
  const { key, signature } = leaf;
  return [{
    subject: leaf.subject, names: leaf.subjectAltName, issuer: leaf.issuer, notBefore: leaf.notBefore, notAfter: leaf.notAfter,
    key: `${key.type.toUpperCase()} ${key.curve ?? key.bits}`, keyCryptrec: cryptrec.classifyKey(key).class,
    signature: signature ? `${signature.algorithm} ${signature.hash}` : null,
    trustedBy: facts.trustedBy, nameMatches: facts.nameMatches, sha256: leaf.sha256, chainLength: facts.certificates.length,
  }];
}
