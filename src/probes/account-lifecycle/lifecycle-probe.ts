import type { Problem } from '../../domain/outcome.ts';
import { ACCOUNT_ACTIONS, type AccountAction } from '../../observations/account-lifecycle.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { periodMsOf } from '../seeding/data-access.ts';
import { Lifecycle } from './lifecycle.ts';

const KIND = 'account.lifecycle';
const DECLARED = 'declared actions';
const REQUESTS_PER_INTERFACE = 150;

const offered = ({ accountManagement: { interfaces } }: TargetProfile): readonly AccountAction[] =>
  ACCOUNT_ACTIONS.filter((action) => Object.values(interfaces).some((one) => one[action] !== undefined));

function missing(profile: TargetProfile): readonly Problem[] {
  const lacks = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: { ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).` } });
  return [
    ...(Object.keys(profile.accountManagement.interfaces).length > 0 ? [] : [lacks('accountManagement.interfaces', 'アカウントを管理する画面や API の操作', 'operations on accounts by pages or API')]),
    ...(profile.pools.users ? [] : [lacks('pools.users', '使い捨てアカウント', 'disposable accounts')]),
  ];
}

/** What no interface offers is for the profile to tell; its statement is the evidence. */
function declared({ profile, evidence }: ProbeContext): Observed<typeof KIND> {
  const { byVendor, unavailable } = profile.accountManagement;
  const data = { interface: null, offered: offered(profile), byVendor, unavailable } as const;
  return { subject: DECLARED, data, evidence: [evidence.put(JSON.stringify(data, null, 1), { name: 'What the profile says of actions on accounts', mediaType: 'application/json' })] };
}

async function observe(context: ProbeContext, name: string): Promise<Observed<typeof KIND>> {
  const { value, evidence } = await collectEvidence(() => asked(async () => {
    const { actors, profile } = context;
    const lifecycle = new Lifecycle(context, profile.accountManagement.interfaces[name] as TargetProfile['accountManagement']['interfaces'][string], await actors.pools.lease('users', `${KIND} neighbour`));
    await lifecycle.run();
    return { interface: name, account: lifecycle.name, seen: lifecycle.seen };
  }));
  return { subject: name, evidence, ...('problem' in value ? { problem: value.problem } : { data: value.value }) };
}

export const lifecycleProbe = defineProbe({
  kind: KIND,
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const names = Object.keys(profile.accountManagement.interfaces);
    return {
      subjects: [DECLARED, ...names], missing: missing(profile), accounts: 2 * names.length, requests: names.length * REQUESTS_PER_INTERFACE,
      waitsMs: policy.parameters.authz.settleSeconds * 1000 + names.length * periodMsOf(profile),
    };
  },
  async *observe(context) {
    yield declared(context);
    for (const name of Object.keys(context.profile.accountManagement.interfaces)) yield await observe(context, name);
  },
});
