import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A scanner as a command. */
export interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: (host: string, port: number) => string[];
  /** Arguments for a list of endpoints, one a line; absent where it takes none. */
  readonly fleetArgs?: (list: string) => string[];
  /** A line of its output that names one accepted suite of one version. */
  readonly suiteLine: RegExp;
  /** Too slow to be run more than once. */
  readonly once?: boolean;
}

/** nmap takes addresses and ports apart. */
const portsOf = (list: string): string => readFileSync(join(dirname(list), 'ports'), 'utf8');

/** @param kenshu path of our own compiled command */
export const toolsWith = (kenshu: string): readonly Tool[] => [
  {
    name: 'kenshu tls', command: process.execPath, args: (host, port) => [kenshu, 'tls', `${host}:${port}`], suiteLine: /^ +0x\S+ +\S+|(\d+) (スイート|suites)$/,
    fleetArgs: (list) => [kenshu, 'tls', '--from', list],
  },
  {
    name: 'sslscan --show-sigs', command: 'sslscan', args: (host, port) => ['--no-colour', '--show-sigs', `${host}:${port}`], suiteLine: /^(?:Accepted|Preferred)/,
    fleetArgs: (list) => ['--no-colour', '--show-sigs', `--targets=${list}`],
  },
  {
    name: 'nmap ssl-enum-ciphers', command: 'nmap', args: (host, port) => ['-Pn', '-n', '--script', 'ssl-enum-ciphers', '-p', String(port), host], suiteLine: /^\|\s+TLS_(?!FALLBACK)\S+ /,
    fleetArgs: (list) => ['-Pn', '-n', '--script', 'ssl-enum-ciphers', '-p', portsOf(list), '127.0.0.1'],
  },
  { name: 'testssl -p -E', command: 'testssl', args: (host, port) => ['--quiet', '--color', '0', '--ip', 'one', '-p', '-E', `${host}:${port}`], suiteLine: /^ x[0-9a-f]+ /, once: true },
];

export const isInstalled = (tool: Tool): boolean => tool.command === process.execPath || spawnSync('sh', ['-c', `command -v ${tool.command}`]).status === 0;

export interface Run {
  readonly wallMs: number;
  readonly peakMiB: number;
  readonly peakSockets: number;
  readonly suites: number;
}

export const runTool = (tool: Tool, host: string, port: number): Promise<Run> => measure(tool, tool.args(host, port));

/** Runs a tool to its end. Memory and sockets are read from the kernel while it runs, so short lives may be missed. */
export async function measure(tool: Tool, args: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(tool.command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  let [peakMiB, peakSockets] = [0, 0];
  const timer = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
    peakSockets = Math.max(peakSockets, socketsOf(child.pid));
  }, 20);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return { wallMs: performance.now() - startedAt, peakMiB, peakSockets, suites: suitesIn(output, tool.suiteLine) };
}

/** A line names one suite, or tells how many there are. */
const suitesIn = (output: string, line: RegExp): number => output.split('\n').reduce((sum, text) => {
  const match = line.exec(text);
  return match === null ? sum : sum + Number(match[1] ?? 1);
}, 0);

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

function socketsOf(pid: number | undefined): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:')).length;
  } catch {
    return 0;
  }
}
