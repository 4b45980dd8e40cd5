import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { CrossSiteRequestData, ForgedSeen, StateChangeSeen } from '../../observations/session.ts';
import { defineCheck } from '../define.ts';

const WAYS: Readonly<Record<string, LocalText>> = {
  form: { ja: '自動送信フォーム', en: 'a form that submits itself' },
  multipart: { ja: '自動送信フォーム (multipart)', en: 'a multipart form that submits itself' },
  'text-form': { ja: 'JSON を運ぶ text/plain のフォーム', en: 'a text/plain form that carries JSON' },
  fetch: { ja: '単純な fetch', en: 'a simple fetch' },
  preflight: { ja: 'プリフライトを伴う fetch', en: 'a fetch with preflight' },
  get: { ja: 'GET の画面遷移', en: 'a GET navigation' },
};

const TOKENS: Readonly<Record<string, LocalText>> = {
  omitted: { ja: '対策用トークンなし', en: 'without a token' },
  empty: { ja: '空の対策用トークン', en: 'with an empty token' },
  foreign: { ja: '別の人のセッションの対策用トークン', en: "with a token of somebody else's session" },
};

const described = (forged: readonly ForgedSeen[], language: 'ja' | 'en'): string =>
  forged.map(({ way, token }) => (language === 'ja' ? `${WAYS[way]?.ja ?? way}・${TOKENS[token]?.ja ?? token}` : `${WAYS[way]?.en ?? way} ${TOKENS[token]?.en ?? token}`)).join(language === 'ja' ? '、' : '; ');

/** What the browser withholds after a preflight never leaves it. */
const shouldLeave = ({ way }: ForgedSeen): boolean => way !== 'preflight';

function judgeFunction(seen: StateChangeSeen, data: CrossSiteRequestData): CaseResult {
  const { route, cookies } = data;
  const id = `${seen.name}@${route}`;
  const evidence: readonly EvidenceRef[] = [...new Set([...seen.evidence, ...seen.forged.flatMap((one) => one.evidence)])];
  const required = seen.kind !== 'other';
  const changed = seen.forged.filter((one) => one.changed === true);
  if (changed.length > 0) {
    const happened: LocalText = {
      ja: `経路 ${route}: ログイン中の利用者が他サイトのページを開くだけで ${seen.name} が実行されました (${described(changed, 'ja')})。`,
      en: `Route ${route}: ${seen.name} was done by a page of another site that the signed-in user merely opened (${described(changed, 'en')}).`,
    };
    if (!required) return pass(id, happened, evidence, { required, notes: [happened] });
    return fail(id, { ja: `${happened.ja}対策用トークンまたは Origin を確かめ、Cookie に SameSite を付けてください。`, en: `${happened.en} Check an anti-forgery token or the Origin, and give the cookie a SameSite attribute.` }, changed.flatMap((one) => one.evidence));
  }
  if (seen.controlBefore !== true || seen.controlAfter !== true) return seen.problem ? fromProblem(id, seen.problem, evidence, { required }) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 本来の手順でも ${seen.name} の値が変わりませんでした。stateChanges.${seen.name} の change と read を確認してください。`,
    en: `Route ${route}: ${seen.name} did not change anything when asked for properly either. Check change and read of stateChanges.${seen.name}.`,
  }, evidence, { required });
  const unknown = seen.forged.find((one) => one.changed === 'unknown');
  if (unknown) return unknown.problem ? fromProblem(id, unknown.problem, evidence, { required }) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${seen.name} の値を読み直せず、変わったかどうかを確かめられませんでした。`, en: `Route ${route}: the value of ${seen.name} could not be read again, so whether it changed is not known.`,
  }, evidence, { required });
  const idle = seen.forged.filter((one) => !one.ran || (shouldLeave(one) && !one.sent));
  if (seen.forged.length === 0 || idle.length > 0) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 他サイトのページがブラウザーで動かなかったか、要求を送りませんでした (${described(idle, 'ja')})。`,
    en: `Route ${route}: the page of the other site did not run, or sent nothing (${described(idle, 'en')}).`,
  }, evidence, { required });
  const bare = cookies.filter(({ sameSite }) => sameSite === null).map(({ name }) => name);
  const withheld = seen.forged.filter(({ way }) => way !== 'get').every(({ attached }) => !attached);
  if (withheld && bare.length > 0 && seen.defenceless !== false) return inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${seen.name} が変わらなかったのは、SameSite のない Cookie (${bare.join('、')}) をこのブラウザーが既定で送らなかったからにすぎません。別のブラウザーでは守られないため、SameSite を明示し、対策用トークンを確かめてください。`,
    en: `Route ${route}: ${seen.name} did not change only because this browser by default withheld a cookie without SameSite (${bare.join(', ')}). Other browsers may send it: state SameSite and check a token.`,
  }, evidence, { required });
  return pass(id, {
    ja: `経路 ${route}: 他サイトのページからの ${seen.forged.length} 通りの要求では ${seen.name} は変わりませんでした。`, en: `Route ${route}: ${seen.name} was not changed by any of ${seen.forged.length} kinds of request from a page of another site.`,
  }, evidence, { required, notes: withheld && seen.defenceless === true ? [{
    ja: `経路 ${route}: ${seen.name} は Cookie の SameSite だけで守られています。`, en: `Route ${route}: nothing but SameSite of the cookie protects ${seen.name}.`,
  }] : [] });
}

function judge(data: CrossSiteRequestData): readonly CaseResult[] {
  return data.functions.map((seen) => judgeFunction(seen, data)).map((one) => (one.outcome !== 'pass' || data.aliveAfter === true ? one : inconclusive(one.id, data.problem?.code ?? 'control-failed', data.problem?.reason ?? {
    ja: `経路 ${data.route}: 途中でセッションが切れたため、変わらなかったことを守られたとは言えません。`, en: `Route ${data.route}: the session was lost on the way, so that nothing changed proves nothing.`,
  }, one.evidence, { required: one.required })));
}

export const crossSiteRequest = defineCheck({
  id: 'session.cross-site-request',
  rule: 1,
  needs: ['session.cross-site-request'],
  judge: (seen) => seen['session.cross-site-request'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data)
    : [fromProblem(`functions@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
