import { inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { Manner } from '../../observations/lockout.ts';
import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

const MANNERS: Readonly<Record<string, LocalText>> = {
  own: { ja: 'この経路だけで', en: 'on this route alone' },
  elsewhere: { ja: '別の経路で失敗してからこの経路で入ろうとして', en: 'on another route, then trying this one,' },
  spread: { ja: 'すべての経路に分けて', en: 'spread over all routes' },
  batch: { ja: '一度の要求に複数のパスワードを入れて', en: 'with several passwords in one request' },
  reauthentication: { ja: 'ログイン済みの画面の「現在のパスワード」欄で', en: 'in the current-password field of an open session' },
};

const wording = ({ name }: Manner): LocalText => MANNERS[name] ?? { ja: name, en: name };

/** A field inside an open session gives no new one: what is found there never decides (catalogue). */
function observed(one: CaseResult): CaseResult {
  if (!one.id.startsWith('reauthentication@')) return one;
  if (one.outcome !== 'fail') return { ...one, required: false };
  return inconclusive(one.id, 'ambiguous-effect', {
    ja: `所見: ${one.reason.ja} 新しいセッションは得られないため、判定には用いません。`, en: `An observation: ${one.reason.en} It gives no new session, so it does not decide.`,
  }, one.evidence, { required: false });
}

export const allRoutes = defineCheck({
  id: 'lockout.all-routes',
  rule: 1,
  needs: ['lockout.all-routes'],
  judge: (seen) => judgeBypass(seen['lockout.all-routes'], 'own', wording).map(observed),
});
