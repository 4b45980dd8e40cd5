import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { DeviceRestrictionData, TerminalTried } from '../../observations/access.ts';
import { defineCheck } from '../define.ts';
import { notLetIn } from './ways.ts';

const KINDS: Readonly<Record<string, LocalText>> = {
  none: { ja: '端末の認証情報のないクライアント', en: 'a client without the credential of a terminal' },
  foreign: { ja: '別の発行者による同じ名義の認証情報を示すクライアント', en: 'a client with a credential of the same subject by another issuer' },
  expired: { ja: '期限切れの認証情報を示すクライアント', en: 'a client with an expired credential' },
  revoked: { ja: '失効した認証情報を示すクライアント', en: 'a client with a revoked credential' },
  copied: { ja: '登録済みの端末で得たログイン状態を持つ、認証情報のないクライアント', en: 'a client without a credential that holds a session of the registered terminal' },
};

/** Credentials that not every vendor can supply: without them those cases stay open, and the check is decided by the others. */
const OPTIONAL = new Set(['expired', 'revoked']);

const NOTHING: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

const called = (kind: string): LocalText => KINDS[kind] ?? { ja: kind, en: kind };

function judgeTried({ user, validEntrance }: DeviceRestrictionData, { kind, entrance, seen, valid, problem }: TerminalTried, all: readonly EvidenceRef[]): CaseResult {
  const id = `${kind}@${entrance}`;
  const who = called(kind);
  const own = [...new Set([...seen, valid].flatMap((one) => one.evidence))];
  const evidence = own.length > 0 ? own : all;
  if (problem) return fromProblem(id, problem, evidence);
  if (seen.some(({ effect }) => effect === 'let-in')) return fail(id, {
    ja: `入口 ${entrance}: ${who.ja}が、利用者 ${user} として利用できました。`, en: `Entrance ${entrance}: ${who.en} got in as ${user}.`,
  }, evidence);
  const standing = notLetIn(id, valid, {
    ja: `入口 ${validEntrance}: 登録済みの端末でも利用者 ${user} が利用できなくなりました。端末の制限ではなく、ロック・流量制限・障害で拒まれた可能性があります。`,
    en: `Entrance ${validEntrance}: ${user} was refused at the registered terminal, too: a lock, a limiter or an outage may have refused.`,
  }, evidence);
  if (standing) return standing;
  const open = seen.find(({ effect }) => effect === 'unknown') ?? (seen.length < 2 ? seen.find(({ effect }) => effect === 'no-answer') : undefined);
  if (open) return open.problem ? fromProblem(id, open.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `入口 ${entrance}: ${who.ja}が利用できたかどうかを確かめられませんでした。`, en: `Entrance ${entrance}: it could not be told whether ${who.en} got in.`,
  }, evidence);
  if (seen.length === 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `入口 ${entrance}: ${who.ja}では試せませんでした。`, en: `Entrance ${entrance}: nothing was tried with ${who.en}.`,
  }, evidence);
  const closed = seen.every(({ effect }) => effect === 'no-answer');
  return pass(id, {
    ja: `入口 ${entrance}: ${who.ja}は利用できず${closed ? ' (接続が閉じられました)' : ''}、同じ時に登録済みの端末ではできました (利用者 ${user})。`,
    en: `Entrance ${entrance}: ${who.en} did not get in${closed ? ' (the connection was closed)' : ''}, while the registered terminal did (user ${user}).`,
  }, evidence);
}

function judgeUndeclared({ kind, entrance }: DeviceRestrictionData['undeclared'][number], evidence: readonly EvidenceRef[]): CaseResult {
  const who = called(kind);
  return inconclusive(`${kind}@${entrance}`, 'no-input', {
    ja: `プロファイルに connectionControl.devices.entrances.${entrance}.${kind} (${who.ja}) がありません。`,
    en: `The profile declares no connectionControl.devices.entrances.${entrance}.${kind} (${who.en}).`,
  }, evidence, { required: !OPTIONAL.has(kind) });
}

function judge(data: DeviceRestrictionData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const unusable = notLetIn(`none@${data.validEntrance}`, data.validBefore, {
    ja: `入口 ${data.validEntrance}: 登録済みの端末でも利用者 ${data.user} がログインできませんでした。connectionControl.devices の valid と、送信元の clientCertificate を確認してください。`,
    en: `Entrance ${data.validEntrance}: ${data.user} could not sign in even at the registered terminal. Check "valid" of connectionControl.devices and the clientCertificate of its source.`,
  }, evidence);
  if (unusable) return [unusable];
  return [...data.tried.map((one) => judgeTried(data, one, evidence)), ...data.undeclared.map((one) => judgeUndeclared(one, evidence))];
}

export const deviceRestriction = defineCheck({
  id: 'access.device-restriction',
  rule: 1,
  needs: ['access.device-restriction'],
  judge: (seen) => seen['access.device-restriction'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => {
    const id = 'none';
    if (!data) return [fromProblem(id, problem ?? NOTHING, evidence)];
    if ('absent' in data) return [notApplicable(id, {
      ja: `プロファイルの absences に、端末の制限はないとあります (${data.absent})。接続元アドレスの制限で要件を満たすかは access.ip-allowlist で判定します。`,
      en: `The profile's absences say that terminals cannot be restricted (${data.absent}); whether addresses can is judged by access.ip-allowlist.`,
    }, evidence)];
    return judge(data, evidence);
  }),
});
