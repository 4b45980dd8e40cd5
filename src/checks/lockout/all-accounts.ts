import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

export const allAccounts = defineCheck({
  id: 'lockout.all-accounts',
  rule: 1,
  needs: ['lockout.all-accounts'],
  judge: (seen) => judgeBypass(seen['lockout.all-accounts'], 'role', ({ name }) => ({ ja: `役割「${name}」のアカウントで`, en: `on an account of role "${name}"` })),
});
