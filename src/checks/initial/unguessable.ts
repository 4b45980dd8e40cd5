import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import { type CharacterKind, isNothing, type IssuedKind, type SecretFacts, type UnguessableData } from '../../observations/issued-credentials.ts';
import type { Policy } from '../../profile/policy-schema.ts';
import { defineCheck } from '../define.ts';
import { judgeNothing } from './nothing-issued.ts';

/** Catalogue: as many in a row. */
const LEAST = 6;
/** A token needs 64 bits (catalogue); of an initial password so much must not follow from the others (NIST SP 800-63B-4 §3.1.2.1). */
const LEAST_BITS: Readonly<Record<IssuedKind, number>> = { link: 64, password: 20 };

const WHAT: Readonly<Record<IssuedKind, LocalText>> = {
  password: { ja: '初期パスワード', en: 'initial passwords' },
  link: { ja: 'リンクのトークン', en: 'tokens of links' },
};

const HOLDS: Readonly<Record<string, LocalText>> = {
  'login id': { ja: 'ログインID', en: 'the login id' }, 'account id': { ja: '利用者番号', en: 'the id of the account' }, 'mail address': { ja: 'メールアドレス', en: 'the mail address' },
  name: { ja: '氏名', en: 'the name' }, 'time of issue': { ja: '発行日時', en: 'the time of issue' }, 'readable data': { ja: '読み取れるデータ', en: 'readable data' },
};

const KINDS: Readonly<Record<CharacterKind, LocalText>> = {
  upper: { ja: '英大文字', en: 'an upper-case letter' }, lower: { ja: '英小文字', en: 'a lower-case letter' }, digit: { ja: '数字', en: 'a digit' }, symbol: { ja: '記号', en: 'a symbol' },
};

const held = ({ holds }: SecretFacts): LocalText => ({
  ja: holds.map((name) => HOLDS[name]?.ja ?? name).join('、'), en: holds.map((name) => HOLDS[name]?.en ?? name).join(', '),
});

function guessable({ kind, facts, name }: UnguessableData): LocalText | undefined {
  const what = WHAT[kind];
  if (!facts.distinct) return {
    ja: `issuedCredentials.${name}: 続けて発行した ${facts.count} 件の${what.ja}に、同じものがありました。`, en: `issuedCredentials.${name}: of ${facts.count} ${what.en} issued in a row some were equal.`,
  };
  if (facts.counter) return {
    ja: `issuedCredentials.${name}: 続けて発行した ${facts.count} 件の${what.ja}は、通し番号になっています。`, en: `issuedCredentials.${name}: ${facts.count} ${what.en} issued in a row count up.`,
  };
  if (facts.bits >= LEAST_BITS[kind]) return undefined;
  const from = facts.holds.length > 0
    ? { ja: `${held(facts).ja}のほかには`, en: `besides ${held(facts).en}` }
    : { ja: '互いに共通の部分を除くと', en: 'besides what all have in common' };
  return {
    ja: `issuedCredentials.${name}: 続けて発行した ${facts.count} 件の${what.ja}は、${from.ja}約 ${facts.bits} ビットしか異なりません (${LEAST_BITS[kind]} ビット必要)。自分のものを知る人が他人のものを推測できます。`,
    en: `issuedCredentials.${name}: ${facts.count} ${what.en} issued in a row differ, ${from.en}, by about ${facts.bits} bits (${LEAST_BITS[kind]} are needed). Who knows one can guess another's.`,
  };
}

/** The secret looked at is the one that was handed out: each opened its own account. */
function control(id: string, { name, works, facts, problem }: UnguessableData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (works.length > 0 && works.every((one) => one === true)) return facts.count >= LEAST ? undefined : inconclusive(id, 'control-failed', {
    ja: `issuedCredentials.${name}: ${facts.count} 件しか発行できませんでした (${LEAST} 件必要)。`, en: `issuedCredentials.${name}: only ${facts.count} were issued (${LEAST} are needed).`,
  }, evidence);
  return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `issuedCredentials.${name}: 渡された認証情報で本人のパスワードを決めてログインできないものがあり、調べた値が本物か分かりません。issue・collect・mail と setPassword を確認してください。`,
    en: `issuedCredentials.${name}: some of the credentials did not let their own account set a password and sign in, so it is not known that the right values were looked at. Check issue, collect, mail and setPassword.`,
  }, evidence);
}

function judgeRules({ name, facts }: UnguessableData, { parameters }: Policy, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `rules@${name}`;
  const { minLength } = parameters.password;
  const lacking = (Object.keys(KINDS) as CharacterKind[]).filter((kind) => !facts.kinds.includes(kind));
  if (facts.minLength >= minLength && lacking.length === 0) return pass(id, {
    ja: `issuedCredentials.${name}: 初期パスワードは ${facts.minLength} 文字以上で、英大文字・英小文字・数字・記号を含みます。`, en: `issuedCredentials.${name}: initial passwords have ${facts.minLength} characters and more, of all four kinds.`,
  }, evidence);
  const short = facts.minLength < minLength ? [{ ja: `${facts.minLength} 文字のものがあり (${minLength} 文字以上必要)`, en: `some have ${facts.minLength} characters (${minLength} are needed)` }] : [];
  const kinds = lacking.length > 0 ? [{ ja: `${lacking.map((kind) => KINDS[kind].ja).join('・')}を含まないものがあり`, en: `some lack ${lacking.map((kind) => KINDS[kind].en).join(', ')}` }] : [];
  const all = [...short, ...kinds];
  return fail(id, {
    ja: `issuedCredentials.${name}: 初期パスワードに${all.map(({ ja }) => ja).join('、')}、要件 31 を満たしません。`, en: `issuedCredentials.${name}: initial passwords do not meet requirement 31: ${all.map(({ en }) => en).join('; ')}.`,
  }, evidence);
}

function judge(data: UnguessableData, policy: Policy, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { name, kind, facts } = data;
  const id = `unguessable@${name}`;
  const uncontrolled = control(id, data, evidence);
  if (uncontrolled) return [uncontrolled];
  const how = guessable(data);
  const holds = facts.holds.length > 0 ? { ja: ` (${held(facts).ja}を含みますが、残りは推測できません)`, en: ` (they hold ${held(facts).en}; the rest cannot be guessed)` } : { ja: '', en: '' };
  return [
    how ? fail(id, how, evidence) : pass(id, {
      ja: `issuedCredentials.${name}: 続けて発行した ${facts.count} 件の${WHAT[kind].ja}はすべて異なり、ログインID・氏名・日時・番号からも、互いからも導けません (異なる部分は約 ${facts.bits} ビット)${holds.ja}。`,
      en: `issuedCredentials.${name}: ${facts.count} ${WHAT[kind].en} issued in a row all differ and follow neither from login id, name, time or number nor from each other (about ${facts.bits} bits differ)${holds.en}.`,
    }, evidence),
    ...(kind === 'password' ? [judgeRules(data, policy, evidence)] : []),
  ];
}

export const unguessable = defineCheck({
  id: 'initial.unguessable',
  rule: 1,
  needs: ['initial.unguessable'],
  judge: (seen, { policy }) => seen['initial.unguessable'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`unguessable@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    return isNothing(data) ? [judgeNothing('unguessable', data, evidence)] : judge(data, policy, evidence);
  }),
});
