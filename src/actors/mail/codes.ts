/** Words beside which Japanese and English mails write a one-time code. */
const ANNOUNCED = /コード|認証番号|確認番号|暗証番号|ワンタイム|パスコード|一時番号|\b(?:code|passcode|otp|one[- ]time|pin)\b/i;
/** 4 to 10 digits, whole or in groups of the same size. */
const DIGITS = /(?<![\d\p{L}.:/-])(?:\d{4,10}|\d{2}(?:[ -]\d{2}){2,4}|\d{3}(?:[ -]\d{3}){1,2}|\d{4}[ -]\d{4}|\d(?: \d){3,9})(?![\d:/-]|\.\d)/gu;
/** What follows a number that is an amount, a time or a place. */
const UNIT = /^\s*(?:年|月|日|時|分|秒|円|回|桁|件|名|番地|号|丁目|営業|years?|days?|hours?|minutes?|min\b|seconds?|times|digits)/i;
const LINES_AFTER = 3;

const plain = (line: string): string => line
  .replaceAll(/[０-９]/g, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) - 0xfee0))
  .replaceAll(/[‐‑‒–—―−－]|(?<=\d)ー(?=[\d０-９])/g, '-').replaceAll(/[\u3000 \u00a0\u2002-\u200a]/g, ' ')
  .replaceAll(/https?:\/\/\S+|[\w.+-]+@[\w.-]+/g, ' ');

function inLine(line: string): string[] {
  return [...line.matchAll(DIGITS)].filter((match) => !UNIT.test(line.slice(match.index + match[0].length)))
    .map(([digits]) => digits.replaceAll(/\D/g, ''));
}

/**
 * One-time codes of a mail in its own order, each once: numbers in the lines that announce a code and the next three that are not empty;
 * where nothing announces one, numbers that stand in a line alone.
 */
export function codesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => plain(line).trim()).filter((line) => line !== '');
  const near = lines.filter((_line, index) => lines.slice(Math.max(0, index - LINES_AFTER), index + 1).some((line) => ANNOUNCED.test(line)));
  const found = near.flatMap(inLine);
  return [...new Set(found.length > 0 ? found : lines.filter((line) => /^[\d -]+$/.test(line)).flatMap(inLine))];
}
