import { test } from 'vitest';
import { BED } from '../../fixtures/tls/bed.ts';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { startRelay } from '../../fixtures/tls/relay.ts';
import { openPlainSocket } from './endpoint.ts';
import { scanEndpoint } from './scan.ts';

const certificates = makeCertificates({ names: ['localhost', '127.0.0.1'] });

test.for([
  ['nginx-intermediate', 36],
  ['nginx-old', 75],
] as const)('%s costs at most %i connections', { timeout: 60_000 }, async ([name, most], { skip, expect }) => {
  const server = BED.find((each) => each.name === name);
  const missing = server === undefined ? `no ${name} in the test bed` : server.missing();
  if (server === undefined || missing !== undefined) throw skip(missing);
  const running = await server.start(certificates);
  const relay = await startRelay({ targetPort: running.port });
  try {
    const scan = await scanEndpoint({ host: 'localhost', address: relay.host, port: relay.port }, { open: openPlainSocket, extras: false });
    expect(scan).toMatchObject({ complete: true, groupsComplete: true, signatureSchemesComplete: true });
    expect(relay.connections).toBe(scan.connections);
    expect(scan.connections).toBeLessThanOrEqual(most);
  } finally {
    await relay.close();
    await running.stop();
  }
});
