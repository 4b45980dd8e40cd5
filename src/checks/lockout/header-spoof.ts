import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

export const headerSpoof = defineCheck({
  id: 'lockout.header-spoof',
  rule: 1,
  needs: ['lockout.header-spoof'],
  judge: (seen) => judgeBypass(seen['lockout.header-spoof'], 'headers', () => ({
    ja: '送信元アドレスのヘッダー・User-Agent・端末の Cookie を毎回変えて', en: 'with another client-address header, user agent and device cookie each time',
  })),
});
