import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ErrorDetail, ErrorDetailData, ErrorTrial } from '../../observations/network.ts';
import { defineCheck } from '../define.ts';

const WORDS: Readonly<Record<ErrorDetail['kind'], LocalText>> = {
  'stack-trace': { ja: 'スタックトレース', en: 'a stack trace' },
  'query-text': { ja: 'データベースの問い合わせ文', en: 'text of a database query' },
  'file-path': { ja: 'サーバーのファイルの場所', en: 'a file path of the server' },
  'debug-page': { ja: '開発用のエラー画面', en: "a framework's debug page" },
  'internal-host': { ja: '内部のホスト名またはアドレス', en: 'an internal host name or address' },
};

function judgeKind(data: ErrorDetailData, kind: string, trials: readonly ErrorTrial[], all: readonly EvidenceRef[]): CaseResult {
  const id = `${kind}@${data.route}`;
  const evidence = [...new Set(trials.flatMap((trial) => trial.evidence))];
  const used = evidence.length > 0 ? evidence : all;
  const telling = trials.find(({ details }) => details.length > 0);
  if (telling) {
    const [detail] = telling.details;
    const what = WORDS[detail?.kind ?? 'stack-trace'];
    return fail(id, {
      ja: `経路 ${data.route}: 誤った要求 (${kind}: ${telling.method} ${telling.path}) への応答に${what.ja}が含まれます: 「${detail?.excerpt ?? ''}」。詳しい内容はサーバーのログだけに残してください。`,
      en: `Route ${data.route}: the answer to a malformed request (${kind}: ${telling.method} ${telling.path}) holds ${what.en}: "${detail?.excerpt ?? ''}". Keep details to the server's log.`,
    }, used);
  }
  const answered = trials.filter(({ status }) => status !== null).length;
  return pass(id, {
    ja: `経路 ${data.route}: 誤った要求 (${kind}) ${trials.length} 件への応答 (${answered} 件) は内部の情報を含みません。`, en: `Route ${data.route}: ${answered} answers to ${trials.length} malformed requests (${kind}) tell nothing of the inside.`,
  }, used);
}

function judge(data: ErrorDetailData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const kinds = [...new Set(data.trials.map(({ kind }) => kind))];
  const cases = kinds.map((kind) => judgeKind(data, kind, data.trials.filter((trial) => trial.kind === kind), evidence));
  if (data.controlBefore && data.controlAfter) return cases;
  // What was told is told whatever else worked.
  const told = cases.filter(({ outcome }) => outcome === 'fail');
  return told.length > 0 ? told : [inconclusive(`control@${data.route}`, 'control-failed', {
    ja: `経路 ${data.route}: 正しい要求への応答が${data.controlBefore ? '後で' : '初めから'}得られず、誤った要求が機能まで届いたか分かりません。`,
    en: `Route ${data.route}: a valid request got no answer ${data.controlBefore ? 'afterwards' : 'to begin with'}, so whether malformed ones reached the service is not known.`,
  }, evidence)];
}

export const errorDetail = defineCheck({
  id: 'net.error-detail',
  rule: 1,
  needs: ['network.error-detail'],
  judge: (seen) => seen['network.error-detail'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(`control@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
