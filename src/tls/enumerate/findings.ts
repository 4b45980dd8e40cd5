import { X509Certificate, createHash } from 'node:crypto';
import { suiteName } from '../registry/suites.ts';
import { FFDHE_GROUPS, groupName } from '../registry/groups.ts';
import { describePrime, isSafePrime } from '../registry/dh-primes.ts';
import type { DhPrime } from '../registry/dh-primes.ts';
import type { Accepted } from '../exchange/reply.ts';
import type { CertificateChain, Observed } from '../scan-result.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { EXTENSION } from '../wire/extension-types.ts';
import type { HelloOffer } from '../wire/client-hello.ts';
import { versionOf } from '../wire/versions.ts';
import type { ProtocolVersion } from '../wire/versions.ts';
import { WireError } from '../wire/wire-error.ts';

interface SeenChain {
  keyType: CertificateChain['keyType'];
  curve: string | undefined;
  chain: Uint8Array[];
  leafSha256: string;
  versions: Set<ProtocolVersion>;
}

/** What the accepted hellos of one scan showed besides the question they were asked for. */
export class Findings {
  readonly #chains = new Map<string, SeenChain>();
  readonly #primes = new Map<string, { readonly description: DhPrime; readonly safe: Promise<boolean | null> }>();
  readonly #flags = new Map<string, boolean>();
  readonly groups = new Set<number>();
  readonly schemes = new Map<number, Set<ProtocolVersion>>();
  alpn: string | null = null;

  /** Takes in one valid answer. */
  add(offer: HelloOffer, { hello, flight }: Accepted): void {
    const version = versionOf(hello.version);
    if (version === undefined) return;
    const group = hello.group ?? flight.keyExchange?.group;
    if (group !== undefined) this.groups.add(group);
    const scheme = flight.scheme ?? flight.keyExchange?.scheme;
    if (scheme !== undefined) this.addScheme(scheme, version);
    if (flight.keyExchange?.dh) this.#addPrime(flight.keyExchange.dh.prime);
    if (flight.certificates?.length) this.addChain(flight.certificates, version);
    if (flight.certificates) this.#see('clientCertificateRequest', flight.certificateRequest !== undefined || flight.requestsCertificate === true);
    if (hello.version >= 0x0304 && flight.certificates) this.#seeStapled(flight);
    if (offer.modern === true) this.#addExtensions(hello, flight);
    if (offer.compressions?.includes(1) === true) this.#see('compression', hello.compression !== 0);
    this.alpn ??= flight.alpn ?? readAlpn(hello.extensions.get(EXTENSION.alpn));
  }

  addScheme(scheme: number, version: ProtocolVersion): void {
    const versions = this.schemes.get(scheme) ?? new Set();
    this.schemes.set(scheme, versions.add(version));
  }

  addChain(chain: Uint8Array[], version: ProtocolVersion): void {
    const key = createHash('sha256').update(Buffer.concat(chain)).digest('hex');
    const seen = this.#chains.get(key) ?? describeChain(chain);
    this.#chains.set(key, seen);
    seen.versions.add(version);
  }

  get chains(): CertificateChain[] {
    return [...this.#chains.values()].map((seen) => ({
      keyType: seen.keyType, chain: seen.chain.map((der) => Buffer.from(der).toString('base64')), leafSha256: seen.leafSha256, versions: [...seen.versions],
    }));
  }

  /** OpenSSL names of the curves that the EC leaf keys lie on. */
  get leafCurves(): string[] {
    return [...this.#chains.values()].flatMap((seen) => seen.curve ?? []);
  }

  /** ffdhe groups whose primes were used. */
  get ffdhePrimes(): number[] {
    return [...this.#primes.values()].flatMap(({ description: { known } }) => (known === null ? [] : FFDHE_GROUPS.filter((group) => groupName(group) === known)));
  }

  /** DH primes as seen, once it is known whether they are safe. */
  primes(): Promise<DhPrime[]> {
    return Promise.all([...this.#primes.values()].map(async ({ description, safe }) => ({ ...description, safe: await safe })));
  }

  /** Whether a property was seen; false when the chance was given and not taken; null without a chance. */
  seen(name: string): Observed {
    return this.#flags.get(name) ?? null;
  }

  #see(name: string, present: boolean): void {
    this.#flags.set(name, present || this.#flags.get(name) === true);
  }

  #seeStapled(flight: Accepted['flight']): void {
    this.#see('ocspStaple', flight.ocspStaple === true);
    this.#see('certificateTimestamps', flight.timestamps === true);
  }

  #addPrime(prime: Uint8Array): void {
    const key = Buffer.from(prime).toString('latin1');
    if (this.#primes.has(key)) return;
    const description = describePrime(prime);
    this.#primes.set(key, { description, safe: description.safe === null ? isSafePrime(prime) : Promise.resolve(description.safe) });
  }

  #addExtensions({ version, extensions, cipherSuite: suite }: Accepted['hello'], flight: Accepted['flight']): void {
    // In TLS 1.3 these are encrypted or do not exist, so nothing can be concluded from a ServerHello.
    if (version < 0x0301 || version >= 0x0304) return;
    this.#see('secureRenegotiation', extensions.has(EXTENSION.renegotiationInfo));
    this.#see('extendedMasterSecret', extensions.has(EXTENSION.extendedMasterSecret));
    // Only CBC suites can use it, and a server answers it for no other (RFC 7366 §3).
    if (/_CBC_/.test(suiteName(suite))) this.#see('encryptThenMac', extensions.has(EXTENSION.encryptThenMac));
    this.#see('sessionTicket', extensions.has(EXTENSION.sessionTicket));
    if (!flight.certificates) return;
    this.#see('ocspStaple', extensions.has(EXTENSION.statusRequest));
    this.#see('certificateTimestamps', extensions.has(EXTENSION.signedCertificateTimestamp));
  }
}

function describeChain(chain: Uint8Array[]): SeenChain {
  const leaf = chain[0] ?? new Uint8Array();
  const key = readKey(leaf);
  return { ...key, chain, leafSha256: createHash('sha256').update(leaf).digest('hex'), versions: new Set() };
}

function readKey(leaf: Uint8Array): Pick<SeenChain, 'keyType' | 'curve'> {
  try {
    const key = new X509Certificate(leaf).publicKey;
    const type = key.asymmetricKeyType ?? '';
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (type.startsWith('rsa')) return { keyType: 'rsa', curve };
    return { keyType: type === 'ec' || type === 'dsa' || type === 'ed25519' || type === 'ed448' ? type : 'unknown', curve };
  } catch {
    // An unreadable certificate is kept as sent; judging it is the validator's task.
    return { keyType: 'unknown', curve: undefined };
  }
}

function readAlpn(data: Uint8Array | undefined): string | null {
  if (data === undefined) return null;
  try {
    const names = new ByteReader(data, 'ALPN').vector(2, 'protocol_name_list', 0xff_ff);
    return Buffer.from(names.vector(1, 'protocol_name', 0xff).rest()).toString('latin1');
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}
