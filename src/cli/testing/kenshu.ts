import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const BINARY = join(import.meta.dirname, '../../../bin/kenshu.mjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does, with this Node and nothing of the test's own environment but what finds a browser. */
export async function kenshu(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { PATH, HOME, TMPDIR, PLAYWRIGHT_BROWSERS_PATH } = process.env;
  const inherited = Object.entries({ PATH, HOME, TMPDIR, PLAYWRIGHT_BROWSERS_PATH }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, [BINARY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...Object.fromEntries(inherited), LANG: 'ja_JP.UTF-8', ...environment },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  return { code, stdout, stderr };
}

/** A server that answers nothing and counts who comes. */
export async function countingServer(): Promise<{ readonly port: number; readonly connections: () => number; close(): void }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections: () => connections, close: () => void server.close() };
}

export interface Scratch {
  readonly folder: string;
  write(name: string, content: string): string;
  remove(): void;
}

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'kenshu-cli-'));
  return {
    folder,
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
