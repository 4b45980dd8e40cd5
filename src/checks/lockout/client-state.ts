import type { LocalText } from '../../domain/outcome.ts';
import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

const MODES: Readonly<Record<string, LocalText>> = {
  kept: { ja: 'Cookie も接続も保った一つのクライアントから', en: 'in one client that keeps its cookies and connections' },
  dropped: { ja: '毎回 Cookie・保存領域・接続・TLS セッションを捨てて', en: 'with cookies, storage, connection and TLS session dropped each time' },
  edited: { ja: '回数を持つとみられる Cookie を毎回 0 に書き換えて', en: 'with every cookie that looks like a counter set back to 0 each time' },
};

export const clientState = defineCheck({
  id: 'lockout.client-state',
  rule: 1,
  needs: ['lockout.client-state'],
  judge: (seen) => judgeBypass(seen['lockout.client-state'], 'kept', ({ name, used }) => {
    const { ja, en } = MODES[name] ?? { ja: name, en: name };
    return used ? { ja: `${ja} (${used.join('、')})`, en: `${en} (${used.join(', ')})` } : { ja, en };
  }),
});
