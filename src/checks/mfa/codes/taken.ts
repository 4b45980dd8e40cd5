import type { LocalText, Problem } from '../../../domain/outcome.ts';
import type { FactorHolder, FactorTried } from '../../../observations/second-factor.ts';

/**
 * Whether a sign-in gave what only both factors may give: the privileged marker, or to an ordinary user a session of its own. `unknown`
 * when it could not be asked.
 */
export function taken({ effect, privileged }: FactorTried): boolean | 'unknown' {
  // Nothing privileged is an answer to the attempt only if the attempt was evaluated.
  if (privileged !== null) return privileged === false && effect === 'unknown' ? 'unknown' : privileged;
  return effect === 'unknown' ? 'unknown' : effect === 'signed-in';
}

export const HOLDERS: Readonly<Record<FactorHolder, LocalText>> = {
  admin: { ja: '管理者', en: 'administrator' }, ordinary: { ja: '一般利用者', en: 'ordinary user' },
};

/** Why an attempt proves nothing; null when it was an answer of the service to the code. */
export function unanswered(tried: FactorTried, route: string): Problem | null {
  if (taken(tried) === 'unknown') return tried.problem ?? { code: 'ambiguous-effect', reason: {
    ja: `経路 ${route}: 確認コードを送った後、ログインできたかどうかを確かめられませんでした。`, en: `Route ${route}: after the code was sent, it could not be told whether the sign-in had worked.`,
  } };
  if (tried.hint === 'rate-limited' || tried.hint === 'challenge') return { code: 'throttled', reason: {
    ja: `経路 ${route}: 回数の制限または画像認証のため、確認コードが評価されませんでした。時間をおいて再実行してください。`,
    en: `Route ${route}: a limiter or a challenge page kept the code from being evaluated. Run it again later.`,
  } };
  if (!tried.codeSent) return { code: 'control-failed', reason: {
    ja: `経路 ${route}: 確認コードを送るところまで進めませんでした。第一要素が拒まれた (ロックなど) か、secondFactor の操作が合っていません。`,
    en: `Route ${route}: the code was never sent: the first factor was refused (a lock, say), or the operation secondFactor does not fit.`,
  } };
  return null;
}
