import { fromProblem, inconclusive, notApplicable } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { NotDirect } from '../../observations/remote.ts';
import type { Policy } from '../../profile/policy-schema.ts';

/** Name under which a municipality approves that the service is not reached over the internet. */
const FEATURE = 'directInternet';

/** Requirement 21 does not apply where ordinary staff never connect from outside: the statement, and what was found of it. */
export function judgeNotDirect(id: string, data: NotDirect, { approvedAbsences }: Policy, evidence: readonly EvidenceRef[]): CaseResult {
  const said = data.statement ?? 'remoteAccess.directInternet: false';
  const approved = approvedAbsences.find(({ feature }) => feature === FEATURE);
  if (approved) return notApplicable(id, {
    ja: `一般職員は庁外から直接利用できないとプロファイルにあり (${said})、自治体が承認しています (${approved.by}: ${approved.reason})。`,
    en: `The profile says that ordinary staff do not reach the service over the internet (${said}), and the municipality has approved this (${approved.by}: ${approved.reason}).`,
  }, evidence);
  if (data.reached === false) return notApplicable(id, {
    ja: `一般職員は庁外から直接利用できないとプロファイルにあり (${said})、庁外にあたる送信元からは応答がありませんでした。`,
    en: `The profile says that ordinary staff do not reach the service over the internet (${said}), and from outside nothing answered.`,
  }, evidence);
  if (data.reached === true) return inconclusive(id, 'feature-unknown', {
    ja: `プロファイルには一般職員は庁外から直接利用できないとありますが (${said})、庁外にあたる送信元から一般の利用者がログインできました。remoteAccess.directInternet を true にするか、検証環境だけの違いなら自治体がポリシーの approvedAbsences に ${FEATURE} を記してください。`,
    en: `The profile says that ordinary staff do not reach the service over the internet (${said}), yet an ordinary user signed in from outside. Set remoteAccess.directInternet to true or, if only the staging environment differs, let the municipality enter ${FEATURE} under approvedAbsences of the policy.`,
  }, evidence);
  if (data.reached === null) return inconclusive(id, 'no-input', {
    ja: `プロファイルには一般職員は庁外から直接利用できないとありますが (${said})、確かめる送信元またはアカウントがありません。remoteAccess.source の送信元を sources に書くか、自治体がポリシーの approvedAbsences に ${FEATURE} を記してください。`,
    en: `The profile says that ordinary staff do not reach the service over the internet (${said}), but there is no source or account to check it by. Declare the source of remoteAccess.source under sources, or let the municipality enter ${FEATURE} under approvedAbsences of the policy.`,
  }, evidence);
  return data.problem ? fromProblem(id, data.problem, evidence) : inconclusive(id, 'feature-unknown', {
    ja: `プロファイルには一般職員は庁外から直接利用できないとありますが (${said})、庁外にあたる送信元にもサービスは応答しました。`,
    en: `The profile says that ordinary staff do not reach the service over the internet (${said}), yet it answers a source outside.`,
  }, evidence);
}
