// Sets up a fresh clone: packages, a browser, a Japanese font. Plain JavaScript for whatever Node the machine has (20 or newer).
// Quick when nothing is to be done. Everything it installs it says.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const say = (line) => process.stderr.write(`${line}\n`);
const run = (command, args, options = {}) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0;
const quiet = (command, args) => spawnSync(command, args, { cwd: root, encoding: 'utf8' });

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  say(`Node.js 20 以上が必要です(現在 ${process.version})。 / Node.js 20 or newer is needed (this is ${process.version}).`);
  process.exit(69);
}

function installPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.kenshu-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('パッケージを導入します (npm ci)… / Installing packages (npm ci)…');
  if (!run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    say('npm ci が失敗しました。ネットワークと npm の設定を確認してください。 / npm ci failed: check the network and the npm settings.');
    process.exit(69);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

const isRoot = process.getuid?.() === 0;
const apt = (packages) => isRoot && existsSync('/usr/bin/apt-get')
  && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] });

async function findBrowser() {
  const { findBrowser: find } = await import('../bin/find-browser.mjs');
  return find();
}

async function installBrowser() {
  if (await findBrowser()) return;
  say('ブラウザが見つからないため導入します… / No browser was found, installing one…');
  if (!apt(['chromium-headless-shell']) && !apt(['chromium'])) run(process.execPath, [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium']);
  const found = await findBrowser();
  if (found) say(`ブラウザ: ${found}`);
  else say('ブラウザを導入できませんでした。Chromium を入れるか KENSHU_BROWSER にその場所を指定してください。ブラウザを使う検査は判定不能になります。\nNo browser could be installed: install Chromium or name its path in KENSHU_BROWSER. Checks that need one will be inconclusive.');
}

function installFont() {
  const fonts = quiet('fc-list', [':lang=ja', 'family']);
  if (fonts.status === 0 && fonts.stdout.trim()) return;
  if (process.platform !== 'linux' || !apt(['fontconfig', 'fonts-ipaexfont-gothic'])) {
    if (process.platform === 'linux') say('日本語フォントがありません。画面の証跡で文字が欠けることがあります (例: apt-get install fonts-ipaexfont)。 / No Japanese font: screenshots may show boxes.');
  }
}

installPackages();
await installBrowser();
installFont();
