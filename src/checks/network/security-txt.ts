import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { SecurityTxtData, SecurityTxtFile } from '../../observations/network.ts';
import { defineCheck } from '../define.ts';
import { expiryOf, isContact, readSecurityTxt, type SecurityTxt } from './security-txt-format.ts';

const YEAR_MS = 366 * 86_400_000;

interface Judging {
  readonly host: string;
  readonly file: SecurityTxtFile;
  readonly read: SecurityTxt;
  readonly evidence: readonly EvidenceRef[];
  readonly assessedAt: string;
}

const looksLikeFile = ({ text }: SecurityTxtFile): boolean => /^[ \t]*(contact|expires)[ \t]*:/im.test(text) || text.includes('-----BEGIN PGP SIGNED MESSAGE-----');

/** What an HTML page says in place of a file is no security.txt, well-formed or not. */
const isOffered = (file: SecurityTxtFile): boolean => file.status === 200 && !file.likeUnknownPath && (looksLikeFile(file) || /^text\/plain\b/i.test(file.contentType));

function faultsOf({ file, read }: Judging): readonly LocalText[] {
  const faults: LocalText[] = [];
  if (!/^text\/plain\b/i.test(file.contentType)) faults.push({ ja: `種類が text/plain ではなく ${file.contentType || 'なし'}`, en: `its type is ${file.contentType || 'missing'}, not text/plain` });
  else if (/charset\s*=/i.test(file.contentType) && !/charset\s*=\s*"?utf-8"?/i.test(file.contentType)) faults.push({ ja: `文字コードの指定が UTF-8 ではない (${file.contentType})`, en: `its charset is not UTF-8 (${file.contentType})` });
  if (!file.utf8) faults.push({ ja: 'UTF-8 として読めない', en: 'it is not UTF-8' });
  if (read.contacts.length === 0) faults.push({ ja: 'Contact がない', en: 'there is no Contact' });
  const odd = read.contacts.find((contact) => !isContact(contact));
  if (odd !== undefined) faults.push({ ja: `Contact が mailto:、https:、tel: の URI ではない (${odd.slice(0, 80)})`, en: `a Contact is no mailto:, https: or tel: URI (${odd.slice(0, 80)})` });
  if (read.expires.length !== 1) faults.push({ ja: `Expires が ${read.expires.length} 個ある (1 個でなければならない)`, en: `there are ${read.expires.length} Expires (there must be one)` });
  else if (expiryOf(read.expires[0] ?? '') === undefined) faults.push({ ja: 'Expires の日時が RFC 3339 の形ではない', en: 'Expires is no date of RFC 3339' });
  if (read.preferredLanguages > 1) faults.push({ ja: 'Preferred-Languages が複数ある', en: 'there are several Preferred-Languages' });
  if (read.strayLines > 0) faults.push({ ja: `項目でもコメントでもない行が ${read.strayLines} 行ある`, en: `${read.strayLines} lines are neither field nor comment` });
  return faults;
}

function formatCase(judging: Judging): CaseResult {
  const { host, file, evidence } = judging;
  const id = `format@${host}`;
  const faults = faultsOf(judging);
  if (faults.length > 0) return fail(id, {
    ja: `${host}: ${file.path} が RFC 9116 の書式に合いません: ${faults.map(({ ja }) => ja).join('、')}。`, en: `${host}: ${file.path} breaks RFC 9116: ${faults.map(({ en }) => en).join('; ')}.`,
  }, evidence);
  return pass(id, { ja: `${host}: ${file.path} は RFC 9116 の書式に合います。`, en: `${host}: ${file.path} keeps to RFC 9116.` }, evidence, { notes: file.path.startsWith('/.well-known/') ? [] : [{
    ja: `${host}: security.txt は /.well-known/security.txt に置くことになっています。`, en: `${host}: security.txt belongs at /.well-known/security.txt.`,
  }] });
}

function expiresCase({ host, read, evidence, assessedAt }: Judging): CaseResult | undefined {
  const expiry = read.expires.length === 1 ? expiryOf(read.expires[0] ?? '') : undefined;
  if (expiry === undefined) return undefined;
  const id = `expires@${host}`;
  const day = new Date(expiry + 9 * 3_600_000).toISOString().slice(0, 10);
  if (expiry <= Date.parse(assessedAt)) return fail(id, { ja: `${host}: security.txt の期限 (${day}) が過ぎています。内容を確かめて更新してください。`, en: `${host}: security.txt expired on ${day}. Review and renew it.` }, evidence);
  return pass(id, { ja: `${host}: security.txt は ${day} まで有効です。`, en: `${host}: security.txt is valid until ${day}.` }, evidence, { notes: expiry - Date.parse(assessedAt) > YEAR_MS ? [{
    ja: `${host}: security.txt の期限が 1 年より先です (RFC 9116 2.5.5 は 1 年以内を勧めています)。`, en: `${host}: security.txt runs for more than a year, which RFC 9116 §2.5.5 advises against.`,
  }] : [] });
}

function canonicalCase({ host, file, read, evidence }: Judging): CaseResult | undefined {
  if (read.canonical.length === 0) return undefined;
  const id = `canonical@${host}`;
  if (read.canonical.includes(file.url)) return pass(id, { ja: `${host}: Canonical は取得した URL と一致します。`, en: `${host}: Canonical is the URL it was fetched from.` }, evidence);
  const stated = read.canonical.join(', ').slice(0, 200);
  const foreign = read.canonical.every((url) => URL.parse(url)?.hostname !== URL.parse(file.url)?.hostname);
  if (foreign) return inconclusive(id, 'ambiguous-effect', {
    ja: `${host}: security.txt の Canonical (${stated}) は別のホストのものです。ホスティング事業者の文書でないか、提供者に確認してください。`,
    en: `${host}: Canonical of security.txt (${stated}) names another host. Ask the vendor whether it is the hosting platform's.`,
  }, evidence);
  return fail(id, { ja: `${host}: Canonical (${stated}) が取得した URL (${file.url}) と一致しません。`, en: `${host}: Canonical (${stated}) is not the URL it was fetched from (${file.url}).` }, evidence);
}

function signatureCase({ host, read, evidence }: Judging): CaseResult | undefined {
  if (!read.signed) return undefined;
  const reason = { ja: `${host}: security.txt の OpenPGP 署名は、鍵の真正を確かめられないため検証していません。`, en: `${host}: the OpenPGP signature of security.txt was not verified, since nothing vouches for its key.` };
  return inconclusive(`signature@${host}`, 'evidence-unverifiable', reason, evidence, { required: false, notes: [reason] });
}

function judgeHost(data: SecurityTxtData, evidence: readonly EvidenceRef[], assessedAt: string): readonly CaseResult[] {
  const { host } = data;
  if (data.files.length === 0) return [inconclusive(`format@${host}`, 'unreachable', { ja: `${host}: HTTPS の応答が得られませんでした。`, en: `${host}: HTTPS gave no answer.` }, evidence)];
  if (!data.controlAnswered) return [inconclusive(`format@${host}`, 'control-failed', {
    ja: `${host}: 存在しないパスへの応答が得られず、ファイルの有無を区別できません。時間をおいて実施してください。`, en: `${host}: unknown paths gave no answer, so a file cannot be told from none. Run again later.`,
  }, evidence)];
  const file = data.files.find(isOffered);
  if (!file) return [notApplicable(`format@${host}`, { ja: `${host}: security.txt は提供されていません (任意)。`, en: `${host}: no security.txt is offered (it is optional).` }, evidence)];
  const judging = { host, file, read: readSecurityTxt(file.text), evidence, assessedAt };
  return [formatCase(judging), expiresCase(judging), canonicalCase(judging), signatureCase(judging)].filter((one) => one !== undefined);
}

export const securityTxt = defineCheck({
  id: 'vuln.security-txt',
  rule: 1,
  needs: ['network.security-txt'],
  judge: (seen, { assessedAt }) => seen['network.security-txt'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judgeHost(data, evidence, assessedAt)
    : [fromProblem(`format@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
