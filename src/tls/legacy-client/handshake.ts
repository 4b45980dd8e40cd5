import { X509Certificate, constants, publicEncrypt, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ByteChannel } from '../exchange/byte-channel.ts';
import { findSuite } from '../registry/suites.ts';
import { uint, vector } from '../wire/byte-writer.ts';
import { parseCertificates } from '../wire/certificate-message.ts';
import { encodeClientHello } from '../wire/client-hello.ts';
import { CONTENT, HANDSHAKE } from '../wire/records.ts';
import { parseServerHello } from '../wire/server-hello.ts';
import { parseServerKeyExchange } from '../wire/server-key-exchange.ts';
import type { ServerKeyExchange } from '../wire/server-key-exchange.ts';
import { agreeOnSecret } from './diffie-hellman.ts';
import { finishedData, keyBlock, masterSecret } from './key-schedule.ts';
import type { Randoms } from './key-schedule.ts';
import { LEGACY_SUITES, legacySuite } from './legacy-suites.ts';
import type { LegacySuite } from './legacy-suites.ts';
import { RecordProtection, keyBlockBytes, splitKeyBlock } from './record-protection.ts';
import { LegacySession, SessionEnded } from './session.ts';

const SSL3 = 0x0300;
const NO_CERTIFICATE_ALERT = Buffer.from([1, 41]);
/** A DH prime beyond this makes one exponentiation take seconds, and the peer chooses it. */
const MAX_DH_BYTES = 1_024;

interface ServerFlight {
  readonly suite: LegacySuite;
  readonly serverRandom: Uint8Array;
  readonly leaf?: Uint8Array;
  readonly keyExchange?: ServerKeyExchange;
  readonly wantsCertificate: boolean;
}

/**
 * Completes a handshake of exactly one old version, with the server's Finished verified.
 * @param version code point, 0x0300 to 0x0302
 * @throws {SessionEnded} when the server does not go through with it
 * @throws {WireError} when its bytes break the protocol
 */
export async function completeHandshake(channel: ByteChannel, version: number, servername: string | undefined): Promise<LegacySession> {
  const session = new LegacySession(channel, version);
  const clientRandom = randomBytes(32);
  const offer = { version, suites: LEGACY_SUITES.map(({ code }) => code), random: clientRandom, ...(servername === undefined ? {} : { servername }) };
  session.sendHandshake(HANDSHAKE.clientHello, encodeClientHello(offer).subarray(4));
  const flight = await readServerFlight(session);
  if (flight.wantsCertificate) declineCertificate(session);
  const preMaster = sendKeyExchange(session, flight);
  await finish(session, flight.suite, preMaster, { client: clientRandom, server: flight.serverRandom });
  return session;
}

async function readServerFlight(session: LegacySession): Promise<ServerFlight> {
  const first = await expectMessage(session, HANDSHAKE.serverHello);
  const hello = parseServerHello(first.body);
  const suite = legacySuite(hello.cipherSuite);
  if (hello.version !== session.version) throw new SessionEnded('the server chose another version', false);
  if (suite === undefined || hello.compression !== 0) throw new SessionEnded('the server chose what was not offered', false);
  let found: ServerFlight = { suite, serverRandom: hello.random, wantsCertificate: false };
  for (;;) {
    const message = await session.nextMessage();
    session.keep(message);
    if (message.type === HANDSHAKE.serverHelloDone) return found;
    if (message.type === HANDSHAKE.certificate) found = withLeaf(found, parseCertificates(message.body)[0]);
    else if (message.type === HANDSHAKE.certificateRequest) found = { ...found, wantsCertificate: true };
    else if (message.type === HANDSHAKE.serverKeyExchange) {
      const layout = findSuite(suite.code)?.layout ?? { params: 'none', pskHint: false, signed: false };
      found = { ...found, keyExchange: parseServerKeyExchange(message.body, layout, false) };
    } else throw new SessionEnded(`handshake message ${message.type} in the server's flight`, false);
  }
}

const withLeaf = (flight: ServerFlight, leaf: Uint8Array | undefined): ServerFlight => (leaf === undefined ? flight : { ...flight, leaf });

async function expectMessage(session: LegacySession, type: number): Promise<{ body: Uint8Array }> {
  const message = await session.nextMessage();
  if (message.type !== type) throw new SessionEnded(`handshake message ${message.type} in place of ${type}`, false);
  session.keep(message);
  return message;
}

/** SSL 3.0 declines by an alert, TLS by an empty Certificate message (RFC 2246 §7.4.6). */
function declineCertificate(session: LegacySession): void {
  if (session.version === SSL3) session.sendRecord(CONTENT.alert, NO_CERTIFICATE_ALERT);
  else session.sendHandshake(HANDSHAKE.certificate, uint(3, 0));
}

/** Sends ClientKeyExchange. @returns the premaster secret */
function sendKeyExchange(session: LegacySession, flight: ServerFlight): Uint8Array {
  if (flight.suite.keyExchange === 'dh') return sendDiffieHellman(session, flight.keyExchange?.dh);
  if (flight.leaf === undefined) throw new SessionEnded('no certificate for an RSA key exchange', false);
  const preMaster = Buffer.concat([uint(2, session.version), randomBytes(46)]);
  const key = publicKeyOf(flight.leaf);
  const encrypted = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, preMaster);
  // SSL 3.0 has no length in front of it (RFC 2246 §7.4.7.1, note on compatibility).
  session.sendHandshake(HANDSHAKE.clientKeyExchange, session.version === SSL3 ? encrypted : vector(2, encrypted));
  return preMaster;
}

function publicKeyOf(leaf: Uint8Array): X509Certificate['publicKey'] {
  try {
    const key = new X509Certificate(leaf).publicKey;
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch (error) {
    throw new SessionEnded(`the certificate cannot be read: ${error instanceof Error ? error.message : 'unknown'}`, false);
  }
  throw new SessionEnded('the certificate has no RSA key for an RSA key exchange', false);
}

function sendDiffieHellman(session: LegacySession, params: ServerKeyExchange['dh']): Uint8Array {
  if (params === undefined || params.prime.length > MAX_DH_BYTES) throw new SessionEnded('no usable DH parameters', false);
  const agreed = agreeOnSecret(params);
  if (agreed === undefined) throw new SessionEnded('the DH parameters are degenerate', false);
  session.sendHandshake(HANDSHAKE.clientKeyExchange, vector(2, agreed.publicValue));
  return agreed.secret;
}

async function finish(session: LegacySession, suite: LegacySuite, preMaster: Uint8Array, randoms: Randoms): Promise<void> {
  const { version } = session;
  const master = masterSecret(version, preMaster, randoms);
  const keys = splitKeyBlock(keyBlock(version, master, randoms, keyBlockBytes(suite)), suite);
  const mine = finishedData(version, master, session.transcript, 'client');
  session.protectWriting(new RecordProtection(suite, version, keys.client));
  session.sendHandshake(HANDSHAKE.finished, mine);
  const expected = finishedData(version, master, session.transcript, 'server');
  await session.protectReading(new RecordProtection(suite, version, keys.server));
  const theirs = await expectMessage(session, HANDSHAKE.finished);
  if (theirs.body.length !== expected.length || !timingSafeEqual(theirs.body, expected)) throw new SessionEnded("the server's Finished is wrong", false);
}
