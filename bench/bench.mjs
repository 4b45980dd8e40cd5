// Speed and size of whole commands: `npm run bench`. Prints figures and ratios of one run on one machine; asserts nothing.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = process.execPath;
const kenshu = join(root, 'bin', 'kenshu.mjs');
const SAMPLES = 15;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function timed(args, env = {}) {
  const started = performance.now();
  spawnSync(node, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' });
  return performance.now() - started;
}

/** Peak resident size in MB of every Node process below a process, by command line; Linux only. */
function samplePeaks(parent, peaks) {
  const children = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const ppid = Number(/PPid:\s+(\d+)/.exec(status)?.[1]);
      children.set(ppid, [...(children.get(ppid) ?? []), { pid: Number(pid), status }]);
    } catch { /* ended meanwhile */ }
  }
  const visit = (pid) => {
    for (const child of children.get(pid) ?? []) {
      visit(child.pid);
      try {
        const command = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0');
        const peak = Number(/VmHWM:\s+(\d+)/.exec(child.status)?.[1]) / 1024;
        if (!/node$/.test(command[0] ?? '')) continue;
        const name = command.slice(1).map((one) => one.split('/').slice(-2).join('/')).join(' ').slice(0, 60);
        peaks.set(`${child.pid} ${name}`, Math.max(peaks.get(`${child.pid} ${name}`) ?? 0, peak));
      } catch { /* ended meanwhile */ }
    }
  };
  visit(parent);
}

async function wholeRun() {
  const out = join(tmpdir(), `kenshu-bench-${process.pid}`);
  const peaks = new Map();
  const started = performance.now();
  const child = spawn(node, [kenshu, 'run', '--embedded-staging', '--out', out], { cwd: root, stdio: 'ignore' });
  const own = `${child.pid} kenshu run`;
  const timer = setInterval(() => {
    samplePeaks(child.pid, peaks);
    try { peaks.set(own, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024); } catch { /* ended */ }
  }, 200);
  const code = await new Promise((resolve) => { child.on('exit', resolve); });
  clearInterval(timer);
  const wallMs = performance.now() - started;
  const { run, summary } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  rmSync(out, { recursive: true, force: true });
  return { code, wallMs, peaks, timing: run.timing, summary };
}

spawnSync(node, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
const bare = Array.from({ length: SAMPLES }, () => timed(['-e', '0']));
const help = Array.from({ length: SAMPLES }, () => timed([kenshu, '--help'], { KENSHU_COMPILED: '1' }));
console.log(`kenshu --help (compiled)   ${median(help).toFixed(0)} ms, ${(median(help) / median(bare)).toFixed(1)} × an empty Node (${median(bare).toFixed(0)} ms); aim under 200 ms`);

const { code, wallMs, peaks, timing, summary } = await wholeRun();
console.log(`run against the staging service   exit ${code}, ${(wallMs / 1000).toFixed(0)} s in all; aim under 180 s`);
console.log(`  probes ${(timing.wallMs / 1000).toFixed(0)} s, imposed by the target ${(timing.imposedMs / 1000).toFixed(0)} s, limit ${(timing.limitMs / 1000).toFixed(0)} s, ${timing.withinLimit ? 'within' : 'BEYOND'}`);
console.log(`  checks ${JSON.stringify(summary.checks)}, not implemented ${summary.notImplemented}`);
for (const [name, peak] of [...peaks].toSorted(([, a], [, b]) => b - a).slice(0, 5)) console.log(`  ${peak.toFixed(0).padStart(5)} MB  ${name}`);
console.log('  aim: the largest Node process below 300 MB');
