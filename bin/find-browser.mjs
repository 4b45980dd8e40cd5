// Finds a Chromium: an explicit path, Playwright's own, one of the system. Plain JavaScript, shared by the set-up and the harness.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';

// The headless build first: a page costs it a third of the time.
const NAMES = ['chromium-headless-shell', 'chrome-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const WELL_KNOWN = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const executable = (path) => {
  try { accessSync(path, constants.X_OK); return true; } catch { return false; }
};

/** Browsers that `playwright install chromium` left in its cache, newest first. */
function playwrightBrowsers() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH
    ?? (process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches', 'ms-playwright')
      : process.platform === 'win32' ? join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright') : join(homedir(), '.cache', 'ms-playwright'));
  if (!existsSync(cache)) return [];
  const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe'];
  return readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name)).sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => inside.map((path) => join(cache, name, path)));
}

/**
 * Path of the browser to drive, or undefined.
 * An explicit KENSHU_BROWSER that cannot be executed is an error, never silently replaced.
 */
export function findBrowser(environment = process.env) {
  const explicit = environment.KENSHU_BROWSER;
  if (explicit) {
    if (!executable(explicit)) throw new Error(`KENSHU_BROWSER=${explicit}: 実行できるブラウザがありません。 / no browser can be executed there.`);
    return explicit;
  }
  const onPath = (environment.PATH ?? '').split(delimiter).filter(Boolean).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...playwrightBrowsers(), ...onPath, ...WELL_KNOWN].find(executable);
}
