import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { freePort, missingProgram, startProgram, temporaryFiles } from '../../fixtures/tls/bed/process.ts';
import { measure, type Tool } from './tools.ts';

const FIRST_PORT = 30_000;

/** One nginx that listens on many ports; its list of endpoints is `list` in its folder. */
async function startFleet(count: number): Promise<{ readonly list: string; readonly stop: () => Promise<void> }> {
  const { rsa, ecdsa } = makeCertificates({ names: ['localhost', '127.0.0.1'] });
  const base = Math.max(FIRST_PORT, (await freePort()) % 20_000 + 10_000);
  const ports = Array.from({ length: count }, (_, index) => base + index);
  const { folder, remove } = await temporaryFiles({
    '0.pem': rsa.chainPem, '0-key.pem': rsa.keyPem, '1.pem': ecdsa.chainPem, '1-key.pem': ecdsa.keyPem,
    list: ports.map((port) => `127.0.0.1:${port}\n`).join(''),
    'nginx.conf': `daemon off; worker_processes 1; pid nginx.pid; error_log error.log; worker_rlimit_nofile 8192; events { worker_connections 4096; }
      http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; ssl_ecdh_curve X25519:prime256v1:secp384r1;
        server { ${ports.map((port) => `listen 127.0.0.1:${port} ssl;`).join(' ')} ${[0, 1].map((index) => `ssl_certificate ${index}.pem; ssl_certificate_key ${index}-key.pem;`).join(' ')} } }`,
  });
  const running = await startProgram({ program: 'nginx', args: ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], folder, port: base, cleanUp: remove });
  const list = join(folder, 'list');
  writeFileSync(join(folder, 'ports'), `${base}-${base + count - 1}`);
  return { list, stop: () => running.stop() };
}

/** Each tool on the same list, and ours on a longer one. */
export async function fleetFigures(print: (line: string) => void, tools: readonly Tool[], counts: readonly number[] = [200, 1_000]): Promise<void> {
  const missing = missingProgram('nginx', 'nginx-light');
  if (missing !== undefined) return print(`Fleet: not measured: ${missing}`);
  for (const [index, count] of counts.entries()) {
    const fleet = await startFleet(count);
    print(`## Fleet of ${count} loopback endpoints (one nginx with one worker on the same machine)\n`);
    print('| tool | wall s | endpoints per s | peak MiB | most sockets at once | suites found |');
    print('| --- | --- | --- | --- | --- | --- |');
    for (const tool of index === 0 ? tools : tools.slice(0, 1)) {
      if (tool.fleetArgs === undefined) continue;
      const { wallMs, peakMiB, suites, peakSockets } = await measure(tool, tool.fleetArgs(fleet.list));
      print(`| ${tool.name} | ${(wallMs / 1_000).toFixed(1)} | ${(count / (wallMs / 1_000)).toFixed(0)} | ${peakMiB.toFixed(0)} | ${peakSockets} | ${suites} |`);
    }
    print('');
    await fleet.stop();
  }
}
