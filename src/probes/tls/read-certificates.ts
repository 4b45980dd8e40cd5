import type { ConnectionOptions } from 'node:tls';
import type { AddressCertificates, ChainSeen } from '../../observations/tls.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { noteEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { exchangeOverTls, type TlsExchange } from './exchange.ts';
import { endpointOf, type TlsHost } from './hosts.ts';
import type { GuardedOpener } from './open.ts';
import { readChain } from './read-chain.ts';

type ReadContext = Pick<ProbeContext, 'evidence' | 'signal' | 'now' | 'testTrustAnchors'>;

/** A server may show each kind of client another certificate. Old versions and weak keys are let in: here only the chain counts. */
const CLIENTS: Readonly<Record<ChainSeen['client'], Pick<ConnectionOptions, 'sigalgs'>>> = {
  any: {},
  rsa: { sigalgs: 'RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512' },
  ecdsa: { sigalgs: 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512' },
};
const LENIENT = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

function storeChain(context: ReadContext, host: TlsHost, endpoint: TlsEndpoint, { chain, staple }: TlsExchange, seen: ChainSeen): void {
  const pem = chain.map((der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`).join('');
  const content = { endpoint, client: seen.client, version: seen.version, facts: seen.facts, staple: seen.staple, stapleDer: staple === null ? null : Buffer.from(staple).toString('base64'), pem };
  noteEvidence(context.evidence.put(JSON.stringify(content, null, 1), { name: `Certificates of ${host.subject} shown to ${seen.client === 'any' ? 'any client' : `clients of ${seen.client.toUpperCase()}`}`, mediaType: 'application/json' }));
}

/** The certificates that one address shows to different clients. */
export async function readAddress(context: ReadContext, host: TlsHost, address: string | null, opener: GuardedOpener): Promise<AddressCertificates> {
  const endpoint = endpointOf(host, address);
  const chains = new Map<string, ChainSeen>();
  let detail = '';
  for (const client of ['any', 'rsa', 'ecdsa'] as const) {
    const seen = await exchangeOverTls(endpoint, { open: opener.open, signal: context.signal, client: { ...LENIENT, ...CLIENTS[client] } });
    opener.check();
    if (seen.chain.length === 0) {
      if (client === 'any') detail = seen.connected ? 'the server sent no certificate' : seen.detail;
      continue;
    }
    const chain = readChain(context, host, client, seen);
    const id = chain.facts.certificates.map(({ sha256 }) => sha256).join();
    if (chains.has(id)) continue;
    chains.set(id, chain);
    storeChain(context, host, endpoint, seen, chain);
  }
  return { address: endpoint.address ?? null, chains: [...chains.values()], detail };
}
