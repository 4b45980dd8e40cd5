import { writeFileSync } from 'node:fs';
import { BED } from '../../fixtures/tls/bed.ts';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { startRelay } from '../../fixtures/tls/relay.ts';
import { fleetFigures } from './fleet.ts';
import { compilePackage } from './compiled.ts';
import { isInstalled, runTool, toolsWith } from './tools.ts';
import type { Run } from './tools.ts';

/** `node bench/tls/compare.ts [--write] [samples]`: the scanners side by side on the same servers through a counting relay. */
const samples = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 5);
const SERVERS = ['nginx-intermediate', 'nginx-old'];
const ONE_WAY_DELAYS_MS = [0, 25];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const lines: string[] = [];
const print = (line: string): void => {
  lines.push(line);
  console.log(line);
};

print('# TLS scanners side by side\n');
print(`Measured by \`node bench/tls/compare.ts\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, medians of ${samples} samples taken in turn (testssl: 1), all`);
print('through one relay of ours that counts connections and adds the round trip. Treat ratios as figures, times as circumstance.');
print('Kenshu is `kenshu tls` of the compiled package as a whole process: suites, order, groups, signature schemes, chains, resumption, and the verdicts by');
print('the CRYPTREC list; the others as named.\n');

const known = toolsWith(compilePackage());
const tools = known.filter(isInstalled);
for (const tool of known) if (!tools.includes(tool)) print(`Not installed here: ${tool.name}\n`);

for (const name of SERVERS) {
  const server = BED.find((each) => each.name === name);
  if (server === undefined || server.missing() !== undefined) {
    print(`${name}: not measured: ${server?.missing() ?? 'not in the bed'}\n`);
    continue;
  }
  const running = await server.start(makeCertificates({ names: ['localhost', '127.0.0.1'] }));
  const expected = Object.values(server.expected.suites).reduce((sum, suites) => sum + suites.length, 0);
  for (const oneWayDelayMs of ONE_WAY_DELAYS_MS) await compare(name, running.port, expected, oneWayDelayMs);
  await running.stop();
}
await fleetFigures(print, tools);
if (process.argv.includes('--write')) writeFileSync(new URL('../../docs/benchmark-tls.md', import.meta.url), `${lines.join('\n')}\n`);
process.exit(0);

async function compare(name: string, targetPort: number, expected: number, oneWayDelayMs: number): Promise<void> {
  const relay = await startRelay({ targetPort, oneWayDelayMs });
  const results = new Map<string, { runs: Run[]; connections: number }>(tools.map((tool) => [tool.name, { runs: [], connections: 0 }]));
  for (let sample = 0; sample < samples; sample++) {
    for (const tool of tools) {
      if (tool.once === true && sample > 0) continue;
      relay.resetCounts();
      const run = await runTool(tool, relay.host, relay.port);
      const result = results.get(tool.name);
      result?.runs.push(run);
      if (result) result.connections = relay.connections;
    }
  }
  await relay.close();
  const base = median(results.get('sslscan --show-sigs')?.runs.map(({ wallMs }) => wallMs) ?? []);
  print(`## ${name}, ${oneWayDelayMs * 2} ms added round trip (${expected} suites over all versions)\n`);
  print('| tool | wall s | ratio to sslscan | peak MiB | connections | suites found |');
  print('| --- | --- | --- | --- | --- | --- |');
  for (const [tool, { runs, connections }] of results) {
    const wallMs = median(runs.map((run) => run.wallMs));
    print(`| ${tool} | ${(wallMs / 1_000).toFixed(2)} | ${(wallMs / base).toFixed(2)} | ${median(runs.map((run) => run.peakMiB)).toFixed(0)} | ${connections} | ${median(runs.map((run) => run.suites))} |`);
  }
  print('');
}
