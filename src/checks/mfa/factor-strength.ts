import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { DeliveredCodes, FactorStrengthData } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

const MIN_DIGITS = 6;
const MIN_CODES = 20;
/** Fewer different ones tell nothing about how they are drawn. */
const MIN_DISTINCT = 8;
const LONGEST_LIFETIME_SECONDS = 600;
const MIN_BITS = 128;
const RECOMMENDED_BITS = 160;
/** Whoever reads the mailbox or the telephone line of a person has these as well (NIST SP 800-63B-4 section 3.1.3). */
const WEAK = new Set(['mail', 'sms', 'voice']);

function kindsCase({ kinds }: FactorStrengthData, evidence: readonly EvidenceRef[]): CaseResult {
  if (kinds.length === 0) return inconclusive('kinds', 'no-input', {
    ja: '第二要素の種類がプロファイルから分かりません。factorStrength.offered に書いてください。', en: 'The profile does not tell which second factors there are. Declare factorStrength.offered.',
  }, evidence);
  if (kinds.every((kind) => WEAK.has(kind))) return fail('kinds', {
    ja: `第二要素は ${kinds.join('、')} だけです。認証アプリやパスキーなど、メールや電話回線を読まれても破られない種類も選べるようにしてください。`,
    en: `The only second factors are ${kinds.join(', ')}. Offer one, such as an authenticator app or a passkey, that reading mails or a telephone line does not break.`,
  }, evidence);
  return pass('kinds', { ja: `第二要素の種類は ${kinds.join('、')} です。`, en: `Second factors are ${kinds.join(', ')}.` }, evidence);
}

function lengthCase(codes: DeliveredCodes, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'delivered-code/length';
  if (codes.collected > 0 && codes.shortest < MIN_DIGITS) return fail(id, {
    ja: `メールで届くコードは ${codes.shortest} 桁で、${MIN_DIGITS} 桁に足りません (${codes.collected} 通)。`, en: `Codes sent by mail have ${codes.shortest} digits, fewer than ${MIN_DIGITS} (${codes.collected} mails).`,
  }, evidence);
  if (codes.collected < MIN_CODES) return tooFew(id, codes, evidence);
  return pass(id, {
    ja: `メールで届いた ${codes.collected} 通のコードはすべて ${codes.shortest} 桁以上でした。`, en: `All ${codes.collected} codes sent by mail had ${codes.shortest} digits or more.`,
  }, evidence);
}

const tooFew = (id: string, { collected, distinct, problem }: DeliveredCodes, evidence: readonly EvidenceRef[]): CaseResult => (problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'control-failed', {
  ja: `メールで届いたコードが ${collected} 通 (異なるもの ${distinct} 種類) で、判定に足りません。メールボックスと mailCode を確認してください。`,
  en: `${collected} codes came by mail (${distinct} different ones), too few to judge. Check the mailbox and mailCode.`,
}, evidence));

function predictableCase(codes: DeliveredCodes, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'delivered-code/predictable';
  const resent = codes.distinct < codes.collected ? [{
    ja: `${codes.collected} 通のうち異なるコードは ${codes.distinct} 種類でした (有効な間は同じものを送り直すことがあります)。`,
    en: `Of ${codes.collected} codes ${codes.distinct} were different (a code that is still valid may be sent again).`,
  }] : [];
  if (codes.distinct > 2 && codes.counting) return fail(id, {
    ja: `メールで届くコードは、前のものとの差がいつも同じでした (${codes.distinct} 種類)。次のコードを言い当てられます。`, en: `The difference between each code and the next was always the same (${codes.distinct} codes): the next one can be told.`,
  }, evidence);
  if (codes.distinct >= MIN_DISTINCT && codes.fixedPositions.length > 0) return fail(id, {
    ja: `メールで届いた ${codes.distinct} 種類のコードは、${codes.fixedPositions.join('、')} 桁目がいつも同じでした。`, en: `In ${codes.distinct} codes the digits at positions ${codes.fixedPositions.join(', ')} were always the same.`,
  }, evidence);
  if (codes.distinct < MIN_DISTINCT) return codes.collected >= MIN_CODES ? pass(id, {
    ja: `メールで届いた ${codes.collected} 通のコードに、規則は見つかりませんでした。`, en: `No rule was found in the ${codes.collected} codes sent by mail.`,
  }, evidence, { notes: resent }) : tooFew(id, codes, evidence);
  return pass(id, {
    ja: `メールで届いた ${codes.distinct} 種類のコードに、同じ桁や一定の差はありませんでした。`, en: `${codes.distinct} codes sent by mail shared no digit and did not differ by a constant.`,
  }, evidence, { notes: resent });
}

function lifetimeCase(codes: DeliveredCodes, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'delivered-code/lifetime';
  const { declaredLifetimeSeconds: declared } = codes;
  if (declared === null) return inconclusive(id, 'no-input', {
    ja: 'メールで届くコードの有効時間がプロファイルにありません。factorStrength.codeLifetimeSeconds を書いてください。', en: 'The profile does not tell how long mailed codes stay valid. Declare factorStrength.codeLifetimeSeconds.',
  }, evidence);
  if (declared > LONGEST_LIFETIME_SECONDS) return fail(id, {
    ja: `メールで届くコードの有効時間は ${declared} 秒で、10 分を超えます。`, en: `Codes sent by mail stay valid for ${declared} s, longer than 10 minutes.`,
  }, evidence);
  if (codes.late === true) return fail(id, {
    ja: `メールで届いたコードは、有効時間 (${declared} 秒) を過ぎてもログインに使えました。`, en: `A code sent by mail signed in after its lifetime of ${declared} s.`,
  }, evidence);
  if (codes.fresh !== true || codes.late !== false) return codes.problem ? fromProblem(id, codes.problem, evidence) : inconclusive(id, codes.fresh === false ? 'control-failed' : 'ambiguous-effect', {
    ja: '届いたばかりのコードでログインできることを確かめられなかったため、有効時間を判定できません。', en: 'Signing in with a fresh code could not be shown to work, so nothing is said of its lifetime.',
  }, evidence);
  return pass(id, {
    ja: `メールで届いたコードは届いた直後には使え、有効時間 (${declared} 秒) を過ぎると拒まれました。`, en: `A code sent by mail worked at once and was refused after its lifetime of ${declared} s.`,
  }, evidence);
}

function deliveredCases({ delivered }: FactorStrengthData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const ids = ['delivered-code/length', 'delivered-code/predictable', 'delivered-code/lifetime'];
  if (delivered === null) return ids.map((id) => notApplicable(id, { ja: '届けられるコードは第二要素ではありません。', en: 'No delivered code serves as second factor.' }, evidence));
  if (!('collected' in delivered)) return ids.map((id) => fromProblem(id, delivered.problem, evidence));
  return [lengthCase(delivered, evidence), predictableCase(delivered, evidence), lifetimeCase(delivered, evidence)];
}

function secretCase({ secret }: FactorStrengthData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'shared-secret';
  if (secret === null) return notApplicable(id, { ja: '共有鍵を使う第二要素はありません。', en: 'No second factor rests on a shared seed.' }, evidence);
  if ('problem' in secret) return fromProblem(id, secret.problem, evidence);
  if (secret.bits < MIN_BITS) return fail(id, {
    ja: `認証アプリの共有鍵は ${secret.bits} ビットで、${MIN_BITS} ビットに足りません (RFC 4226 4 章は ${RECOMMENDED_BITS} ビットを勧めます)。`,
    en: `The seed for authenticator apps has ${secret.bits} bits, fewer than ${MIN_BITS} (RFC 4226 section 4 recommends ${RECOMMENDED_BITS}).`,
  }, evidence);
  const notes = secret.bits < RECOMMENDED_BITS ? [{ ja: `共有鍵は推奨の ${RECOMMENDED_BITS} ビットより短いです。`, en: `The seed is shorter than the ${RECOMMENDED_BITS} bits recommended.` }] : [];
  return pass(id, { ja: `認証アプリの共有鍵は ${secret.bits} ビットです。`, en: `The seed for authenticator apps has ${secret.bits} bits.` }, evidence, { notes });
}

export const factorStrength = defineCheck({
  id: 'mfa.factor-strength',
  rule: 1,
  needs: ['mfa.factor-strength'],
  judge: (seen) => seen['mfa.factor-strength'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? [kindsCase(data, evidence), ...deliveredCases(data, evidence), secretCase(data, evidence)]
    : [fromProblem('kinds', problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
