import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { VersionsData, VersionToken } from '../../observations/network.ts';
import { defineCheck } from '../define.ts';
import { endedSupport } from './end-of-life.ts';

const NAMED = 5;
/** Methods that serve debugging or other protocols. */
const UNUSUAL = new Set(['TRACE', 'TRACK', 'CONNECT', 'DEBUG', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'MOVE', 'COPY', 'LOCK', 'UNLOCK']);

const list = (tokens: readonly VersionToken[], language: 'ja' | 'en'): string =>
  tokens.slice(0, NAMED).map(({ text, where }) => `${text} (${where})`).join(language === 'ja' ? '、' : ', ') + (tokens.length > NAMED ? (language === 'ja' ? ` ほか ${tokens.length - NAMED} 件` : ` and ${tokens.length - NAMED} more`) : '');

function versionsCase(data: VersionsData, evidence: readonly EvidenceRef[], assessedAt: string): CaseResult {
  const { host, tokens } = data;
  const id = `versions@${host}`;
  const server = tokens.filter(({ kind }) => kind === 'server');
  const libraries = tokens.filter(({ kind }) => kind === 'library');
  const unclear = tokens.filter(({ kind }) => kind === 'unclear');
  const ended = server.flatMap(({ text }): readonly LocalText[] => {
    const support = endedSupport(text, assessedAt);
    return support ? [{
      ja: `${host}: ${text} は提供元のサポートが ${support.until} に終わった版の表示です (${support.source})。修正だけを取り込んだ版のこともあり、表示は証拠になりません。`,
      en: `${host}: ${text} names a version whose support ended on ${support.until} (${support.source}). Fixes may have been back-ported; a banner proves nothing.`,
    }] : [];
  });
  const notes = [...ended, ...(libraries.length > 0 ? [{ ja: `${host}: ブラウザーで動くライブラリーの版が読み取れます: ${list(libraries, 'ja')}。`, en: `${host}: versions of libraries in the browser can be read: ${list(libraries, 'en')}.` }] : [])];
  if (server.length > 0) return fail(id, {
    ja: `${host}: サーバーのソフトウェアの詳しい版が分かります: ${list(server, 'ja')}。表示しない設定にしてください。`, en: `${host}: detailed versions of server software are shown: ${list(server, 'en')}. Configure the server not to show them.`,
  }, evidence, { notes });
  if (unclear.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${host}: 何の版か分からない表示があります: ${list(unclear, 'ja')}。サーバーのソフトウェアの版でないか、提供者に確認してください。`,
    en: `${host}: something shows a version of what is not known: ${list(unclear, 'en')}. Ask the vendor whether it is that of server software.`,
  }, evidence, { notes });
  return pass(id, { ja: `${host}: ${data.answered} 件の応答に、サーバーのソフトウェアの詳しい版はありません。`, en: `${host}: ${data.answered} answers show no detailed version of server software.` }, evidence, { notes });
}

function methodsCase({ host, methods }: VersionsData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `trace@${host}`;
  if (methods.traceEchoes) return fail(id, {
    ja: `${host}: TRACE メソッドが有効で、送ったヘッダーをそのまま返します。無効にしてください。`, en: `${host}: TRACE works and returns the headers that were sent. Disable it.`,
  }, evidence);
  if (methods.traceStatus === null && methods.traceError !== 'PEER_RESET') return inconclusive(id, 'unreachable', {
    ja: `${host}: TRACE の要求に応答がありませんでした (${methods.traceError ?? ''})。`, en: `${host}: TRACE was not answered (${methods.traceError ?? ''}).`,
  }, evidence);
  const unusual = methods.allowed?.filter((name) => UNUSUAL.has(name)) ?? [];
  return pass(id, { ja: `${host}: TRACE は送った内容を返しません。`, en: `${host}: TRACE does not return what was sent.` }, evidence, { notes: unusual.length > 0 ? [{
    ja: `${host}: OPTIONS の応答が ${unusual.join('、')} を許すと述べています。`, en: `${host}: OPTIONS says that ${unusual.join(', ')} are allowed.`,
  }] : [] });
}

function judgeHost(data: VersionsData, evidence: readonly EvidenceRef[], assessedAt: string): readonly CaseResult[] {
  if (!data.parserHolds) return [inconclusive(`versions@${data.host}`, 'control-failed', {
    ja: '検査ツールに内蔵された見本から版の表示を正しく読み取れませんでした。検査ツールの不具合として報告してください。', en: 'The harness misread the version tokens of its own samples. Please report this as a defect of the harness.',
  }, evidence)];
  if (data.answered === 0) return [inconclusive(`versions@${data.host}`, 'unreachable', { ja: `${data.host}: HTTPS の応答が得られませんでした。`, en: `${data.host}: HTTPS gave no answer.` }, evidence)];
  return [versionsCase(data, evidence, assessedAt), methodsCase(data, evidence)];
}

export const versionAndMethods = defineCheck({
  id: 'net.version-and-methods',
  rule: 1,
  needs: ['network.versions'],
  judge: (seen, { assessedAt }) => seen['network.versions'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judgeHost(data, evidence, assessedAt)
    : [fromProblem(`versions@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
