import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import type { AddressCertificates, CertificateData, ChainSeen, SecondReading } from '../../observations/tls.ts';
import { readCertificate } from '../../tls/certificates/certificate-facts.ts';
import { validateChain } from '../../tls/certificates/validate-chain.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { exchangeOverTls, type TlsExchange } from './exchange.ts';
import { addressesOf, frontPath, frontUrl, noTlsHost, type TlsHost, tlsHosts } from './hosts.ts';
import { readStaple } from './ocsp-staple.ts';
import { type GuardedOpener, guardedOpener } from './open.ts';
import { revocationSources } from './revocation-sources.ts';
import { readBySslChecker } from './second-reading.ts';

const DAY_MS = 86_400_000;

/** A server may show each kind of client another certificate. Old versions and weak keys are let in: here only the chain counts. */
const CLIENTS: Readonly<Record<ChainSeen['client'], Pick<ConnectionOptions, 'sigalgs'>>> = {
  any: {},
  rsa: { sigalgs: 'RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512' },
  ecdsa: { sigalgs: 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512' },
};
const LENIENT = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

function chainSeen(context: ProbeContext, host: TlsHost, client: ChainSeen['client'], seen: TlsExchange): ChainSeen {
  const now = context.now();
  const facts = validateChain(seen.chain, { host: host.host, now, trustAnchorsPem: context.testTrustAnchors });
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

function storeChain(context: ProbeContext, host: TlsHost, endpoint: TlsEndpoint, { chain, staple }: TlsExchange, seen: ChainSeen): void {
  const pem = chain.map((der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`).join('');
  const content = { endpoint, client: seen.client, version: seen.version, facts: seen.facts, staple: seen.staple, stapleDer: staple === null ? null : Buffer.from(staple).toString('base64'), pem };
  noteEvidence(context.evidence.put(JSON.stringify(content, null, 1), { name: `Certificates of ${host.subject} shown to ${seen.client === 'any' ? 'any client' : `clients of ${seen.client.toUpperCase()}`}`, mediaType: 'application/json' }));
}

async function readAddress(context: ProbeContext, host: TlsHost, endpoint: TlsEndpoint, opener: GuardedOpener): Promise<AddressCertificates> {
  const chains = new Map<string, ChainSeen>();
  let detail = '';
  for (const client of ['any', 'rsa', 'ecdsa'] as const) {
    const seen = await exchangeOverTls(endpoint, { open: opener.open, signal: context.signal, client: { ...LENIENT, ...CLIENTS[client] } });
    opener.check();
    if (seen.chain.length === 0) {
      if (client === 'any') detail = seen.connected ? 'the server sent no certificate' : seen.detail;
      continue;
    }
    const chain = chainSeen(context, host, client, seen);
    const id = chain.facts.certificates.map(({ sha256 }) => sha256).join();
    if (chains.has(id)) continue;
    chains.set(id, chain);
    storeChain(context, host, endpoint, seen, chain);
  }
  return { address: endpoint.address ?? null, chains: [...chains.values()], detail };
}

async function secondReadings(context: ProbeContext, host: TlsHost, opener: GuardedOpener): Promise<Pick<CertificateData, 'secondReading' | 'browser'>> {
  const url = frontUrl(context.profile, host);
  await context.transport.permit(url);
  const secondReading = await readBySslChecker({ host: host.host, port: host.port }, {
    open: opener.open, signal: context.signal, trustAnchors: context.testTrustAnchors, path: frontPath(context.profile, host),
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
  for (const address of used) addresses.push(await readAddress(context, host, { host: host.host, port: host.port, ...(address === null ? {} : { address }) }, opener));
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
