import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { CarrierSeen, TokenIntegrityData, VariantBatch } from '../../observations/session.ts';
import { defineCheck } from '../define.ts';

const NEEDED_BITS = 64;
const ADVISED_BITS = 128;

const FLAWS: Readonly<Record<string, LocalText>> = {
  claims: { ja: '内容を変え、署名は元のままのトークン', en: 'a token with changed content under the old signature' },
  signature: { ja: '署名を壊したトークン', en: 'a token with a broken signature' },
  unsigned: { ja: '署名のないトークン (alg none など)', en: 'an unsigned token (alg none and the like)' },
  algorithm: { ja: '公開鍵を共有鍵とみなして署名したトークン', en: 'a token signed with the public key taken for a shared secret' },
  'foreign-key': { ja: 'こちらの鍵で署名したトークン', en: 'a token signed by a key of our own' },
  'other-token': { ja: '別の用途・宛先のトークン', en: 'a token made for another use or audience' },
  expired: { ja: '期限の切れたトークン', en: 'an expired token' },
  altered: { ja: '一部を変えた、または切り詰めた値', en: 'a value with a part changed or cut off' },
};

const what = (flaw: string): LocalText => FLAWS[flaw] ?? { ja: flaw, en: flaw };

interface Tried {
  readonly carrier: CarrierSeen;
  readonly batch: VariantBatch;
}

function judgeFlaw(flaw: string, route: string, tried: readonly Tried[]): CaseResult {
  const id = `${flaw}@${route}`;
  const evidence: readonly EvidenceRef[] = [...new Set(tried.flatMap(({ batch }) => batch.evidence))];
  const { ja, en } = what(flaw);
  const accepted = tried.flatMap(({ carrier, batch }) => batch.variants.filter(({ authenticates }) => authenticates === true).map(({ label }) => `${carrier.name}: ${label}`));
  if (accepted.length > 0) return fail(id, {
    ja: `経路 ${route}: ${ja}が受け入れられ、利用者として扱われました (${accepted.join('、')})。`, en: `Route ${route}: ${en} was accepted and stood for a user (${accepted.join(', ')}).`,
  }, evidence);
  const uncontrolled = tried.find(({ batch }) => batch.controlBefore !== true || batch.controlAfter !== true);
  if (uncontrolled) return uncontrolled.batch.problem ? fromProblem(id, uncontrolled.batch.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 変えていない ${uncontrolled.carrier.name} が前後で使えなかったため、${ja}が拒まれたとは言えません。`,
    en: `Route ${route}: the unmodified ${uncontrolled.carrier.name} did not work before and after, so nothing shows that ${en} is refused.`,
  }, evidence);
  const unknown = tried.flatMap(({ batch }) => batch.variants).find(({ authenticates }) => authenticates === 'unknown');
  if (unknown) return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${ja} (${unknown.label}) の効果を確かめられませんでした。`, en: `Route ${route}: the effect of ${en} (${unknown.label}) could not be told.`,
  }, evidence);
  const count = tried.reduce((sum, { batch }) => sum + batch.variants.length, 0);
  return pass(id, { ja: `経路 ${route}: ${ja}は ${count} 通りとも誰としても扱われませんでした。`, en: `Route ${route}: ${en} stood for nobody in any of ${count} forms.` }, evidence);
}

const PREDICTABLE: Readonly<Record<'repeated' | 'increment' | 'ascending', LocalText>> = {
  repeated: { ja: '同じ値が繰り返し使われます', en: 'the same value is given out more than once' },
  increment: { ja: '一定の間隔で増えます', en: 'they grow by a constant step' },
  ascending: { ja: '連番または時刻だけからなります', en: 'they are nothing but a serial number or the time' },
};

/** The same in every sign-in. */
const isConstant = ({ estimate }: CarrierSeen): boolean => estimate !== null && estimate.count > 1 && estimate.distinct === 1;

const isStrong = ({ form, estimate }: CarrierSeen, needed: number): boolean =>
  form === 'opaque' && estimate !== null && estimate.count >= needed && estimate.bits >= NEEDED_BITS && estimate.predictable === null;

/** Goes along with a secret and is none: the other value is what nobody guesses. */
const isCompanion = (carrier: CarrierSeen, all: readonly CarrierSeen[], needed: number): boolean =>
  isConstant(carrier) && all.some((other) => other !== carrier && isStrong(other, needed));

function judgeValues(route: string, carrier: CarrierSeen, all: readonly CarrierSeen[], needed: number): CaseResult {
  const id = `values@${route}/${carrier.name}`;
  const { estimate, evidence, name } = carrier;
  if (estimate === null || estimate.count < needed) {
    if (carrier.problem) return fromProblem(id, carrier.problem, evidence);
    return inconclusive(id, 'control-failed', {
      ja: `経路 ${route}: ${name} の値を ${needed} 個集められませんでした (${estimate?.count ?? 0} 個)。`, en: `Route ${route}: ${needed} values of ${name} could not be collected (${estimate?.count ?? 0}).`,
    }, evidence);
  }
  if (isCompanion(carrier, all, needed)) return notApplicable(id, {
    ja: `経路 ${route}: ${name} は毎回同じ値で、秘密ではありません。別の値がセッションを守っています。`, en: `Route ${route}: ${name} is the same every time and no secret; another value keeps the session.`,
  }, evidence);
  const { count, bits, predictable } = estimate;
  // A token made once and returned at every sign-in may be random all the same.
  if (isConstant(carrier)) return inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${name} は ${count} 回のログインで毎回同じ値でした。値の乱雑さを見積もれません。生成方法を提供者に確認してください。`,
    en: `Route ${route}: ${name} was the same in ${count} sign-ins, so its randomness cannot be estimated. Ask the vendor how it is made.`,
  }, evidence);
  if (predictable !== null) return fail(id, {
    ja: `経路 ${route}: ${name} の値 ${count} 個から次の値を言い当てられます: ${PREDICTABLE[predictable].ja}。暗号論的な乱数から作ってください。`,
    en: `Route ${route}: from ${count} values of ${name} the next can be told: ${PREDICTABLE[predictable].en}. Make them from a cryptographic random source.`,
  }, evidence);
  const found: LocalText = { ja: `経路 ${route}: ${name} の値 ${count} 個から見積もった乱雑さは約 ${bits} ビットです。`, en: `Route ${route}: ${count} values of ${name} show about ${bits} bits of randomness.` };
  if (bits < NEEDED_BITS) return inconclusive(id, 'ambiguous-effect', {
    ja: `${found.ja}必要な ${NEEDED_BITS} ビットに足りませんが、値を言い当てる規則は見つかりませんでした。生成方法を提供者に確認してください。`,
    en: `${found.en} That is less than the ${NEEDED_BITS} needed, though no rule was found that tells the next. Ask the vendor how they are made.`,
  }, evidence);
  return pass(id, found, evidence, { notes: bits < ADVISED_BITS ? [{
    ja: `${found.ja}${ADVISED_BITS} ビット以上が推奨されます (ASVS 7.2.3)。`, en: `${found.en} At least ${ADVISED_BITS} are advised (ASVS 7.2.3).`,
  }] : [] });
}

/** Cases that a self-contained token has and that could not be tried. */
function untried(data: TokenIntegrityData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { route, unwaitedSeconds, keySet, carriers } = data;
  const cases: CaseResult[] = [];
  const tokens = carriers.filter(({ form }) => form === 'self-contained');
  if (tokens.length > 0 && keySet === null) cases.push(notApplicable(`algorithm@${route}`, {
    ja: `経路 ${route}: 公開鍵は公開されていません (既知の場所と sessions.${route}.keySet を調べました)。`, en: `Route ${route}: no public key is published (the usual places and sessions.${route}.keySet were looked at).`,
  }, evidence));
  if (tokens.length > 0 && !tokens.some(({ batches }) => batches.some(({ flaw }) => flaw === 'other-token'))) cases.push(inconclusive(`other-token@${route}`, 'no-input', {
    ja: `経路 ${route}: 試すべき別のトークンがありません。別の用途・宛先のトークンを sessions.${route}.refusedTokens に書けば試せます。`,
    en: `Route ${route}: there was no other token to try. Give one made for another use or audience under sessions.${route}.refusedTokens to have it tried.`,
  }, evidence, { required: false }));
  if (unwaitedSeconds !== null && !tokens.some(({ batches }) => batches.some(({ flaw }) => flaw === 'expired'))) cases.push(inconclusive(`expired@${route}`, 'window-not-elapsed', {
    ja: `経路 ${route}: トークンの期限は ${unwaitedSeconds} 秒後で、待っていません。期限切れのトークンを sessions.${route}.refusedTokens に書けば試せます。`,
    en: `Route ${route}: the token runs out in ${unwaitedSeconds} s, which was not waited for. Give an expired one under sessions.${route}.refusedTokens to have it tried.`,
  }, evidence, { required: false }));
  return cases;
}

function judge(data: TokenIntegrityData, evidence: readonly EvidenceRef[], needed: number): readonly CaseResult[] {
  const { route, carriers } = data;
  if (carriers.length === 0) return [inconclusive(`altered@${route}`, 'no-input', {
    ja: `経路 ${route}: セッションを運ぶ値をクライアントから読み取れませんでした。値を signIn で取り出し、authorize で運ぶように routes.${route} を書いてください。`,
    en: `Route ${route}: the value that carries the session is not accessible to the client. Extract it in signIn and carry it by authorize under routes.${route}.`,
  }, evidence)];
  const secrets = carriers.filter((carrier) => !isCompanion(carrier, carriers, needed));
  const tried = secrets.flatMap((carrier) => carrier.batches.map((batch): Tried => ({ carrier, batch })));
  const flaws = [...new Set(tried.map(({ batch }) => batch.flaw))];
  return [
    ...flaws.map((flaw) => judgeFlaw(flaw, route, tried.filter(({ batch }) => batch.flaw === flaw))),
    ...carriers.filter(({ form }) => form === 'opaque').map((carrier) => judgeValues(route, carrier, carriers, needed)),
    ...untried(data, evidence),
  ];
}

export const tokenIntegrity = defineCheck({
  id: 'session.token-integrity',
  rule: 1,
  needs: ['session.token-integrity'],
  judge: (seen, { policy }) => seen['session.token-integrity'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence, policy.parameters.session.sampleValues)
    : [fromProblem(`altered@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
