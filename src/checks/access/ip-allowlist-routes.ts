import type { LocalText } from '../../domain/outcome.ts';
import { defineCheck } from '../define.ts';
import { judgeWays } from './ways.ts';

const KINDS: Readonly<Record<string, LocalText>> = {
  'existing-session': { ja: '許可された送信元で得たログイン状態の利用', en: 'using a session had at the permitted source' },
  'api-token': { ja: '許可された送信元で得たトークンの利用', en: 'using a token had at the permitted source' },
  'refresh-token': { ja: 'トークンの更新', en: 'refreshing a token' },
  'file-url': { ja: 'ファイルの取得', en: 'fetching a file' },
  realtime: { ja: 'WebSocket・SSE の利用', en: 'WebSocket or SSE' },
  graphql: { ja: 'GraphQL の利用', en: 'GraphQL' },
  'legacy-api': { ja: '旧 API の利用', en: 'using an older API' },
  'sso-callback': { ja: 'シングルサインオンの戻り先の利用', en: 'the return of single sign-on' },
  feed: { ja: 'カレンダー・フィードの取得', en: 'fetching a calendar or feed' },
  'origin-host': { ja: '入口を通らないホストの利用', en: 'using a host behind the front door' },
  ipv6: { ja: 'IPv6 でのログイン', en: 'signing in by IPv6' },
};

export const ipAllowlistRoutes = defineCheck({
  id: 'access.ip-allowlist-routes',
  rule: 1,
  needs: ['access.ip-allowlist-routes'],
  judge: (seen) => judgeWays(seen['access.ip-allowlist-routes'], 'existing-session', ({ kind, name }) => {
    const what = KINDS[kind] ?? { ja: kind, en: kind };
    return { ja: `${what.ja} (${name}) `, en: `${what.en} (${name})` };
  }),
});
