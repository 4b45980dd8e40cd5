import { findBrowser } from '../../bin/find-browser.mjs';
import { UsageError } from './usage-error.ts';

/** The browser to drive, undefined when none was found. @throws {UsageError} when KENSHU_BROWSER names none */
export function browserPath(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    return findBrowser(environment);
  } catch {
    const named = environment['KENSHU_BROWSER'] ?? '';
    throw UsageError.of(
      `KENSHU_BROWSER=${named}: 実行できるブラウザーがありません。正しい場所を指定するか、この変数を外してください。何も送信していません。`,
      `KENSHU_BROWSER=${named}: no browser can be executed there. Name the right place, or unset the variable. Nothing was sent.`,
    );
  }
}
