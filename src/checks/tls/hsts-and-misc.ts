import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { HostPolicyData } from '../../observations/network.ts';
import type { AddressScan, TlsScanData } from '../../observations/tls.ts';
import { type HstsPolicy, parseHsts } from '../../tls/hsts.ts';
import { defineCheck } from '../define.ts';
import { isUnreachable, misread, selfControlFailed } from './control.ts';

const YEAR_SECONDS = 31_536_000;
/** Tickets that live longer keep an old key in use for days. */
const LONG_TICKET_SECONDS = 86_400;

/** The best policy of the pages asked: one page that states it is enough for a browser to keep it. */
function bestPolicy(data: HostPolicyData): { readonly policy: HstsPolicy | undefined; readonly broken: string | undefined } {
  const read = data.hsts.flatMap(({ values }) => (values[0] === undefined ? [] : [parseHsts(values[0])]));
  const policies = read.flatMap((one) => (one.valid ? [one.policy] : [])).toSorted((a, b) => b.maxAgeSeconds - a.maxAgeSeconds);
  return { policy: policies[0], broken: read.map((one) => (one.valid ? undefined : one.reason)).find((reason) => reason !== undefined) };
}

function hstsNotes(data: HostPolicyData, policy: HstsPolicy): readonly LocalText[] {
  const without = data.hsts.filter(({ values }) => values.length === 0).map(({ path }) => path);
  return [
    ...(without.length > 0 ? [{ ja: `${data.host}: ${without.join('、')} の応答には HSTS がありません。`, en: `${data.host}: answers to ${without.join(', ')} carry no HSTS.` }] : []),
    ...(policy.includeSubDomains ? [] : [{ ja: `${data.host}: HSTS に includeSubDomains がありません。`, en: `${data.host}: HSTS lacks includeSubDomains.` }]),
    ...(data.isAddress ? [{ ja: `${data.host}: アドレスで接続するホストでは、ブラウザーは HSTS を保持しません (RFC 6797 8.1.1)。`, en: `${data.host}: browsers keep no HSTS for literal addresses (RFC 6797 §8.1.1).` }] : []),
    ...(data.caa?.length === 0 ? [{ ja: `${data.host}: CAA レコードがありません。`, en: `${data.host}: there is no CAA record.` }] : []),
  ];
}

function hstsCase(data: HostPolicyData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `hsts@${data.host}`;
  if (data.hsts.length === 0) return inconclusive(id, 'unreachable', { ja: `${data.host}: HTTPS の応答が得られませんでした。`, en: `${data.host}: HTTPS gave no answer.` }, evidence);
  const { policy, broken } = bestPolicy(data);
  if (policy === undefined && broken !== undefined) return fail(id, {
    ja: `${data.host}: Strict-Transport-Security の書き方が文法に合わず、ブラウザーに無視されます (${broken})。max-age=31536000 のように書いてください。`,
    en: `${data.host}: Strict-Transport-Security breaks its grammar and is ignored by browsers (${broken}). Write max-age=31536000.`,
  }, evidence);
  if (policy === undefined) return fail(id, {
    ja: `${data.host}: Strict-Transport-Security (HSTS) がありません。max-age を 1 年以上にして返してください。`, en: `${data.host}: there is no Strict-Transport-Security (HSTS). Send it with a max-age of a year or more.`,
  }, evidence);
  if (policy.maxAgeSeconds < YEAR_SECONDS) return fail(id, {
    ja: `${data.host}: HSTS の max-age が ${policy.maxAgeSeconds} 秒で、1 年 (${YEAR_SECONDS} 秒) に足りません。`, en: `${data.host}: the max-age of HSTS is ${policy.maxAgeSeconds} s, less than a year (${YEAR_SECONDS} s).`,
  }, evidence);
  return pass(id, { ja: `${data.host}: HSTS の max-age は ${policy.maxAgeSeconds} 秒です。`, en: `${data.host}: the max-age of HSTS is ${policy.maxAgeSeconds} s.` }, evidence, { notes: hstsNotes(data, policy) });
}

const SUBJECTS = {
  compression: { ja: 'TLS の圧縮', en: 'TLS compression' },
  renegotiation: { ja: '安全でない再ネゴシエーション', en: 'insecure renegotiation' },
} as const;

/** Versions before TLS 1.3, where compression and renegotiation exist at all. */
const olderVersions = ({ scan }: AddressScan): readonly { readonly supported: boolean | null }[] => scan.protocols.filter(({ version }) => version !== 'TLS 1.3' && version !== 'SSL 2.0');

function flagCase(name: keyof typeof SUBJECTS, place: string, addresses: readonly AddressScan[], evidence: readonly EvidenceRef[]): CaseResult {
  const id = `${name}@${place}`;
  const what = SUBJECTS[name];
  const bad = addresses.some(({ scan }) => (name === 'compression' ? scan.compression === true : scan.secureRenegotiation === false));
  if (bad) return fail(id, { ja: `${place}: ${what.ja}が有効です。無効にしてください。`, en: `${place}: ${what.en} is possible. Disable it.` }, evidence);
  const unseen = addresses.some((address) => (name === 'compression' ? address.scan.compression : address.scan.secureRenegotiation) === null && olderVersions(address).some(({ supported }) => supported !== false));
  if (unseen) return inconclusive(id, 'ambiguous-effect', { ja: `${place}: ${what.ja}の有無を確かめられませんでした。`, en: `${place}: whether ${what.en} is possible could not be seen.` }, evidence);
  return pass(id, { ja: `${place}: ${what.ja}はできません。`, en: `${place}: ${what.en} is not possible.` }, evidence, { notes: name === 'compression' ? remarks(place, addresses) : [] });
}

function remarks(place: string, addresses: readonly AddressScan[]): readonly LocalText[] {
  const scans = addresses.map(({ scan }) => scan);
  const ticket = Math.max(0, ...scans.map(({ resumption }) => resumption.ticketLifetimeSeconds ?? 0));
  return [
    ...(ticket > LONG_TICKET_SECONDS ? [{ ja: `${place}: セッションチケットの有効期間が ${ticket} 秒です。`, en: `${place}: session tickets live ${ticket} s.` }] : []),
    ...(scans.some(({ fallbackScsv }) => fallbackScsv === false) ? [{ ja: `${place}: 版の引き下げの検出 (TLS_FALLBACK_SCSV) がありません。`, en: `${place}: downgrades are not detected (TLS_FALLBACK_SCSV).` }] : []),
    ...(scans.some(({ protocols }) => protocols.some(({ preference }) => preference === 'client')) ? [{ ja: `${place}: 暗号スイートの選択順をクライアントに任せています。`, en: `${place}: the client's order of cipher suites decides.` }] : []),
  ];
}

function scanCases(data: TlsScanData, evidence: readonly EvidenceRef[], place: string): readonly CaseResult[] {
  const reached = data.addresses.filter((address) => !isUnreachable(address));
  if (reached.length === 0) return [inconclusive(`compression@${place}`, 'unreachable', { ja: `${place}: TLS で接続できません。`, en: `${place}: TLS cannot be reached.` }, evidence)];
  return [flagCase('compression', place, reached, evidence), flagCase('renegotiation', place, reached, evidence)];
}

/** How mail leaves the service can only be read where mail arrives. */
const mailCase = (): CaseResult => inconclusive('mail', 'no-input', {
  ja: '通知メールの配送経路の TLS は調べていません。メールの受信箱を読み取る手段がプロファイルにないためです。',
  en: 'The TLS of notification mail was not looked at, for want of a mailbox the profile lets the harness read.',
}, [], { required: false });

const UNRECORDED = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } } as const;

export const hstsAndMisc = defineCheck({
  id: 'tls.hsts-and-misc',
  rule: 1,
  needs: ['network.host-policy', 'tls.scan', 'tls.self-control'],
  judge(seen) {
    const broken = misread(seen['tls.self-control']);
    return [
      ...seen['network.host-policy'].map(({ subject, data, problem, evidence }) => (data ? hstsCase(data, evidence) : fromProblem(`hsts@${subject}`, problem ?? UNRECORDED, evidence))),
      ...seen['tls.scan'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
        if (!data) return [fromProblem(`compression@${subject}`, problem ?? UNRECORDED, evidence)];
        return broken.length > 0 ? [selfControlFailed(`compression@${subject}`, broken, evidence)] : scanCases(data, evidence, subject);
      }),
      mailCase(),
    ];
  },
});
