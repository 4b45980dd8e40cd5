import { generateKeyPairSync } from 'node:crypto';
import { createServer, type SecureContextOptions } from 'node:tls';
import forge from 'node-forge';
import { listenOnLoopback, type ReferenceServer } from './listen.ts';

let identity: { readonly key: string; readonly cert: string } | undefined;

/** An RSA key and a self-signed certificate of this process, never written anywhere. */
function ownIdentity(): { readonly key: string; readonly cert: string } {
  identity ??= makeIdentity();
  return identity;
}

function makeIdentity(): { readonly key: string; readonly cert: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'Kenshu reference server' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { key: pair.privateKey, cert: forge.pki.certificateToPem(certificate) };
}

/** A server of Node's own TLS: what the scanner says of it can be compared with another implementation. It answers any request. */
export function startOpenSslServer(settings: Pick<SecureContextOptions, 'ciphers' | 'minVersion' | 'maxVersion'>): Promise<ReferenceServer> {
  const server = createServer({ ...ownIdentity(), ...settings }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'));
  });
  // Hellos that cannot be served are what a scan is made of.
  server.on('tlsClientError', () => undefined);
  return listenOnLoopback(server);
}
