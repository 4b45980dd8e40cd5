import type { AddressScan, TlsScanData } from '../../observations/tls.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { addressesOf, noTlsHost, type TlsHost, tlsHosts } from './hosts.ts';
import { scanAddress, type ScanContext } from './scan-address.ts';

const MAIN = 'S1';
const OTHER = 'S2';
/** Connections of one scan of a server that speaks much, and of the requests around it. */
const CONNECTIONS = 160;

/** A second source only tells something when the target sees another address. */
function otherSource({ sources }: TargetProfile): string | undefined {
  const egress = (source: string): string => sources[source]?.proxy ?? sources[source]?.localAddress ?? 'default';
  return sources[OTHER] !== undefined && egress(OTHER) !== egress(MAIN) ? OTHER : undefined;
}

function scanContext({ transport, evidence, signal, policy, profile }: ProbeContext): ScanContext {
  const source = otherSource(profile);
  return { transport, evidence, signal, connectionsPerSecond: policy.parameters.rate.connectionsPerSecond, ...(source === undefined ? {} : { otherSource: source }) };
}

async function scanHost(context: ScanContext, host: TlsHost): Promise<TlsScanData> {
  const { used, leftOut } = await addressesOf(host.host);
  const addresses: AddressScan[] = [];
  for (const address of used) addresses.push(await scanAddress(context, host, address));
  return { host: host.host, port: host.port, role: host.role, addresses, addressesLeftOut: leftOut };
}

export const scanProbe = defineProbe({
  kind: 'tls.scan',
  phase: 'network',
  impact: 'read',
  plan({ profile, policy }) {
    const subjects = tlsHosts(profile).map(({ subject }) => subject);
    const connections = subjects.length * CONNECTIONS * (otherSource(profile) === undefined ? 1 : 2);
    // Connections have a rate of their own; as requests they would be planned for far too long.
    return { subjects, missing: noTlsHost(subjects), accounts: 0, requests: subjects.length * 4, waitsMs: (connections / policy.parameters.rate.connectionsPerSecond) * 1000 };
  },
  async *observe(context) {
    for (const host of tlsHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => scanHost(scanContext(context), host));
      yield { subject: host.subject, data, evidence };
    }
  },
});
