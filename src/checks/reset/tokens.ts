import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { ResetTokensData } from '../../observations/reset.ts';

/** Catalogue `reset.token-quality` (g) and `initial.unguessable`. */
const ENOUGH_TOKENS = 50;
const ENOUGH_BITS = 64;
/** Two accounts are given the same shorter one by chance. */
const NO_CHANCE_LENGTH = 8;

function predictability({ tokens }: ResetTokensData): LocalText | undefined {
  const { count, distinct, shared, shortest, estimatedBits, sequential, derivedFrom } = tokens;
  if (shared > 0 && (shortest >= NO_CHANCE_LENGTH || distinct === 1)) return { ja: '別のアカウントにも同じトークンが送られました', en: 'another account was mailed the same one' };
  // What begins with the time goes up, too; behind it may stand enough that nobody knows, of which few tokens show but a part.
  if (sequential && estimatedBits < (count < ENOUGH_TOKENS ? ENOUGH_BITS / 2 : ENOUGH_BITS)) return { ja: `${count} 個が小さな増分で大きくなる連番でした`, en: `all ${count} go up by small steps, like a counter` };
  if (derivedFrom.length > 0) return { ja: `他人にも分かる値から作られています (${derivedFrom.join('、')})`, en: `they are made from what others know (${derivedFrom.join(', ')})` };
  return undefined;
}

/** Length, alphabet, sequence and origin of many tokens. Short codes are the matter of `guessing`. */
export function unpredictable(data: ResetTokensData): CaseResult {
  const { setter, tokens, tokensEvidence, tokensProblem } = data;
  const id = `unpredictable@${setter}`;
  const found = predictability(data);
  if (found && tokensEvidence.length > 0) return fail(id, {
    ja: `再設定 ${setter}: トークンを予測できます: ${found.ja}。`, en: `Reset ${setter}: the tokens can be predicted: ${found.en}.`,
  }, tokensEvidence);
  if (tokens.distinct < tokens.count) return inconclusive(id, 'ambiguous-effect', {
    ja: `再設定 ${setter}: ${tokens.count} 個のうち ${tokens.count - tokens.distinct} 個は同じアカウントに前にも送られたトークンでした。同じリンクを送り直す仕様か、偶然の一致かを提供者に確認してください。`,
    en: `Reset ${setter}: ${tokens.count - tokens.distinct} of ${tokens.count} tokens had been mailed to the same account before. Ask the vendor whether links are mailed again or repeat by chance.`,
  }, tokensEvidence);
  if (tokens.count < ENOUGH_TOKENS) {
    if (tokensProblem) return fromProblem(id, tokensProblem, tokensEvidence);
    return inconclusive(id, 'throttled', {
      ja: `再設定 ${setter}: ${data.tokensAskedFor} 回求めて届いたリンクは ${tokens.count} 通だけでした。検証環境で再設定の回数制限を緩め、もう一度実行してください。`,
      en: `Reset ${setter}: of ${data.tokensAskedFor} links asked for only ${tokens.count} came. Relax the limit on resets in the staging environment and run again.`,
    }, tokensEvidence);
  }
  const embedded = tokens.embedded.length === 0 ? [] : [{
    ja: `再設定 ${setter}: トークンの中に ${tokens.embedded.join('、')} が読める形で入っています。`, en: `Reset ${setter}: the tokens hold ${tokens.embedded.join(', ')} in readable form.`,
  }];
  return pass(id, {
    ja: `再設定 ${setter}: ${tokens.count} 個のトークンは互いに異なり、連番でも既知の値から作られたものでもありません (${tokens.shortest}〜${tokens.longest} 文字、約 ${tokens.estimatedBits} ビット)。`,
    en: `Reset ${setter}: ${tokens.count} tokens differ from each other, are no sequence and are not made from known data (${tokens.shortest} to ${tokens.longest} characters, about ${tokens.estimatedBits} bits).`,
  }, tokensEvidence, { notes: embedded });
}

/** Wrong tokens are limited, or there are too many to be tried. */
export function guessing(data: ResetTokensData): CaseResult {
  const { setter, tokens, tokensEvidence, guessing: tried } = data;
  const id = `guessing@${setter}`;
  if (tried === null) {
    if (tokens.estimatedBits < ENOUGH_BITS || tokensEvidence.length === 0) return inconclusive(id, data.tokensProblem?.code ?? 'throttled', data.tokensProblem?.reason ?? {
      ja: `再設定 ${setter}: トークンが足りず、総当たりできる長さか分かりません。`, en: `Reset ${setter}: too few tokens came to tell whether they could be guessed.`,
    }, tokensEvidence);
    return pass(id, {
      ja: `再設定 ${setter}: トークンは約 ${tokens.estimatedBits} ビットあり、総当たりできません。`, en: `Reset ${setter}: tokens have about ${tokens.estimatedBits} bits and cannot be guessed.`,
    }, tokensEvidence);
  }
  const { wrong, wanted, right, lucky, refusedByLimit, inTime } = tried;
  const worked = right.effect === 'accepted' || right.effect === 'both';
  if (!lucky && (worked ? wrong < wanted : !inTime)) return inconclusive(id, 'window-not-elapsed', {
    ja: `再設定 ${setter}: リンクの有効期限のうちに誤ったトークンを ${wrong} 回しか送れず、制限があるか判断できません。検証環境の有効期限を長くするか、送る速さを上げてください。`,
    en: `Reset ${setter}: only ${wrong} wrong tokens could be sent while the link lived, which is too few to tell whether guessing is limited. Let links live longer in the staging environment, or allow a higher rate.`,
  }, right.evidence);
  // Of a link that is mailed again and again, few say how many there are.
  if (!lucky && tokens.distinct * 2 < tokens.count) return inconclusive(id, 'ambiguous-effect', {
    ja: `再設定 ${setter}: 同じトークンが繰り返し送られたため、総当たりできる長さか分かりません。`,
    en: `Reset ${setter}: the same tokens were mailed again and again, so whether they could be guessed cannot be told.`,
  }, right.evidence);
  if (lucky || worked) return fail(id, {
    ja: `再設定 ${setter}: トークンは約 ${tokens.estimatedBits} ビットしかなく、誤ったトークンを ${wrong} 回送った後も${lucky ? '当たったもの' : '正しいトークン'}でパスワードを設定できました。総当たりが止められていません。`,
    en: `Reset ${setter}: tokens have only about ${tokens.estimatedBits} bits, and after ${wrong} wrong ones ${lucky ? 'one that hit' : 'the right one'} set the password. Guessing is not stopped.`,
  }, right.evidence);
  if (right.effect !== 'rejected') return inconclusive(id, right.problem?.code ?? 'ambiguous-effect', right.problem?.reason ?? {
    ja: `再設定 ${setter}: 誤ったトークンを ${wrong} 回送った後、正しいトークンの効果を確かめられませんでした。`, en: `Reset ${setter}: what the right token did after ${wrong} wrong ones could not be told.`,
  }, right.evidence);
  if (refusedByLimit) return inconclusive(id, 'throttled', {
    ja: `再設定 ${setter}: 誤ったトークンの途中で 429 が返りました。送信元ではなくアカウントに対する制限であることを確かめられません。`,
    en: `Reset ${setter}: wrong tokens were answered with 429 at some point; whether that holds for the account, and not for our address alone, cannot be told.`,
  }, right.evidence);
  return pass(id, {
    ja: `再設定 ${setter}: 誤ったトークンを ${wrong} 回送ると、正しいトークンも使えなくなりました。`, en: `Reset ${setter}: after ${wrong} wrong tokens the right one no longer worked, either.`,
  }, right.evidence);
}
