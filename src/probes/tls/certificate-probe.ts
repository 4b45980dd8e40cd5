import type { AddressCertificates, CertificateData, SecondReading } from '../../observations/tls.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { addressesOf, frontUrl, noTlsHost, type TlsHost, tlsHosts } from './hosts.ts';
import { type GuardedOpener, guardedOpener } from './open.ts';
import { readAddress } from './read-certificates.ts';
import { readBySslChecker } from './second-reading.ts';

async function secondReadings(context: ProbeContext, host: TlsHost, opener: GuardedOpener): Promise<Pick<CertificateData, 'secondReading' | 'browser'>> {
  const url = frontUrl(host);
  await context.transport.permit(url);
  const secondReading = await readBySslChecker({ host: host.host, port: host.port }, {
    open: opener.open, signal: context.signal, trustAnchors: context.testTrustAnchors, path: host.path,
  });
  opener.check();
  const { accepted, detail } = await context.actors.browserTrust(url);
  const browser: SecondReading = { verdict: accepted === null ? 'not-read' : accepted ? 'accepted' : 'rejected', detail };
  noteEvidence(context.evidence.put(JSON.stringify({ host: host.subject, sslChecker: secondReading, browser }, null, 1), { name: `Certificate of ${host.subject}: second reading and browser`, mediaType: 'application/json' }));
  return { secondReading, browser };
}

async function readHost(context: ProbeContext, host: TlsHost): Promise<CertificateData> {
  const opener = guardedOpener(context.transport, context.signal);
  const { used, leftOut } = await addressesOf(host.host);
  const addresses: AddressCertificates[] = [];
  for (const address of used) addresses.push(await readAddress(context, host, address, opener));
  return { host: host.host, port: host.port, role: host.role, addresses, addressesLeftOut: leftOut, ...await secondReadings(context, host, opener) };
}

export const certificateProbe = defineProbe({
  kind: 'tls.certificate',
  phase: 'network',
  impact: 'read',
  plan: ({ profile }) => {
    const subjects = tlsHosts(profile).map(({ subject }) => subject);
    return { subjects, missing: noTlsHost(subjects), accounts: 0, requests: subjects.length * 6, waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of tlsHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => readHost(context, host));
      yield { subject: host.subject, data, evidence };
    }
  },
});
