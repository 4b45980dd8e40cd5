import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { openPlainSocket } from '../../src/tls/endpoint.ts';
import { scanFleet } from '../../src/tls/fleet.ts';

const TARGETS = 200;
const self = fileURLToPath(import.meta.url);

/** Scans many loopback servers of one other process and says how fast and how large that was. */
export async function fleetFigures(print: (line: string) => void): Promise<void> {
  const servers = fork(self, ['--serve', String(TARGETS)]);
  const ports = await new Promise<number[]>((resolve) => servers.once('message', (message) => resolve(message as number[])));
  const startedAt = performance.now();
  let complete = 0;
  let peakSockets = 0;
  let open = 0;
  for await (const scan of scanFleet(ports.map((port) => ({ host: 'localhost', address: '127.0.0.1', port })), {
    extras: false,
    async open(endpoint, signal) {
      const socket = await openPlainSocket(endpoint, signal);
      peakSockets = Math.max(peakSockets, ++open);
      socket.once('close', () => open--);
      return socket;
    },
  })) if (scan.complete) complete++;
  const seconds = (performance.now() - startedAt) / 1_000;
  servers.kill();
  print(`## Fleet of ${TARGETS} loopback targets (Node's TLS, one process)\n`);
  print(`${complete} complete in ${seconds.toFixed(1)} s: ${(TARGETS / seconds).toFixed(0)} targets per second; peak resident ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MiB (with the bench itself), at most ${peakSockets} sockets at once.`);
}

async function serve(count: number): Promise<void> {
  const { ecdsa } = makeCertificates();
  const ports: number[] = [];
  for (let index = 0; index < count; index++) {
    const server = createServer({ key: ecdsa.keyPem, cert: ecdsa.chainPem });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  process.send?.(ports);
}

if (process.argv[2] === '--serve') await serve(Number(process.argv[3]));
