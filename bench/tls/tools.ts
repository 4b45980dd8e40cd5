import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A scanner as a command. */
export interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: (host: string, port: number) => string[];
  /** A line of its output that names one accepted suite of one version. */
  readonly suiteLine: RegExp;
  /** Too slow to be run more than once. */
  readonly once?: boolean;
}

/** @param scanner path of our own compiled scanner */
export const toolsWith = (scanner: string): readonly Tool[] => [
  { name: 'kenshu', command: process.execPath, args: (host, port) => [scanner, host, String(port)], suiteLine: /^(SSL|TLS) \d\.\d \S+$/ },
  { name: 'sslscan --show-sigs', command: 'sslscan', args: (host, port) => ['--no-colour', '--show-sigs', `${host}:${port}`], suiteLine: /^(Accepted|Preferred)/ },
  { name: 'nmap ssl-enum-ciphers', command: 'nmap', args: (host, port) => ['-Pn', '-n', '--script', 'ssl-enum-ciphers', '-p', String(port), host], suiteLine: /^\|\s+TLS_(?!FALLBACK)\S+ / },
  { name: 'testssl -p -E', command: 'testssl', args: (host, port) => ['--quiet', '--color', '0', '--ip', 'one', '-p', '-E', `${host}:${port}`], suiteLine: /^ x[0-9a-f]+ /, once: true },
];

export const isInstalled = (tool: Tool): boolean => tool.command === process.execPath || spawnSync('sh', ['-c', `command -v ${tool.command}`]).status === 0;

export interface Run {
  readonly wallMs: number;
  readonly peakMiB: number;
  readonly suites: number;
}

/** Runs a tool to its end. Peak memory is read from the kernel while it runs, so short lives may be missed. */
export async function runTool(tool: Tool, host: string, port: number): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(tool.command, tool.args(host, port), { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  let peakMiB = 0;
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, peakOf(child.pid))), 20);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return { wallMs: performance.now() - startedAt, peakMiB, suites: output.split('\n').filter((line) => tool.suiteLine.test(line)).length };
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
