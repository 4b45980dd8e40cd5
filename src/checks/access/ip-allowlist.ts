import { defineCheck } from '../define.ts';
import { judgeWays } from './ways.ts';

export const ipAllowlist = defineCheck({
  id: 'access.ip-allowlist',
  rule: 1,
  needs: ['access.ip-allowlist'],
  judge: (seen) => judgeWays(seen['access.ip-allowlist'], 'sign-in', ({ kind, name }) => (kind === 'sign-in'
    ? { ja: `経路 ${name} のログイン`, en: `signing in on route ${name}` }
    : { ja: `制限前に得たログイン状態 (経路 ${name}) の利用`, en: `using a session of route ${name} had before the restriction` })),
});
