#!/usr/bin/env node
// Starts the harness with a Node that can run it: this one, or the one carried as an optional dependency.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  const { spawn } = await import('node:child_process');
  const { createRequire } = await import('node:module');
  let carried;
  try { carried = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`); } catch { /* not installed */ }
  if (!carried || !existsSync(carried)) {
    console.error(`Node.js 22.19 以上が必要です(現在 ${process.version})。 / Node.js 22.19 or newer is needed (this is ${process.version}).`);
    process.exit(69);
  }
  const child = spawn(carried, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 70)));
} else {
  // A clone runs its sources (types are stripped); an installed package has only the compiled ones.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const inClone = !import.meta.url.includes('/node_modules/') && existsSync(fileURLToPath(source));
  // Where the user has not forbidden it, Node keeps compiled code in the system's folder for temporary files: the next start takes half the time.
  module.enableCompileCache?.();
  const QUICK = ['tls', 'help', '--help', '-h', '--version', '-V'];
  const compiled = new URL(QUICK.includes(process.argv[2]) ? '../dist/src/cli/quick.js' : '../dist/src/cli/main.js', import.meta.url);
  const { main } = await import(inClone && !process.env.KENSHU_COMPILED ? source.href : compiled.href);
  process.exitCode = await main(process.argv);
}
