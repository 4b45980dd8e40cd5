import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import { OPT_OUT_KINDS, type OptOutFeatures, type OptOutKind } from '../../observations/remote.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { layBait, periodMsOf } from '../seeding/data-access.ts';
import { poolFor, type Subject, tryOptOut } from './opt-out.ts';
import { DECLARATION, missingForRemote, ownersOf, plainRoutes, reachedFromOutside, type RemoteAccess } from './outside.ts';

const KIND = 'remote.user-cannot-opt-out';
const FEATURES = 'features';
const REQUESTS_PER_TRY = 40;
const REQUESTS_PER_LOOK = 6;
/** Looks that fit into a window at growing distance. */
const LOOKS = 30;

/** What pages offer that let users weaken their own sign-in, in the words services use. */
const TRACES: Readonly<Record<OptOutKind, RegExp>> = {
  'skip-enrolment': /後で(?:設定|登録)|あとで(?:設定|登録)|スキップ|skip for now|remind me later|set up later/i,
  'switch-off': /(?:二|2)(?:要素|段階)認証を?(?:解除|無効|停止|オフ)|(?:disable|turn off|remove) (?:two|2|multi)[-\s]?(?:factor|step)/i,
  'weaker-route': /アプリ(?:用)?パスワード|旧アプリ|app(?:lication)?[-\s]password|legacy app/i,
  'remove-device': /(?:端末|デバイス)(?:の登録)?を?(?:削除|解除)|(?:remove|revoke) (?:this )?device/i,
  'register-device': /(?:新しい)?(?:端末|デバイス)を?(?:登録|追加)|(?:register|add) (?:a )?(?:new )?device/i,
};

const absent = ({ absences }: TargetProfile): OptOutFeatures['absent'] =>
  Object.fromEntries(OPT_OUT_KINDS.flatMap((kind) => (absences ?? []).filter(({ feature }) => feature === kind).map(({ statement }) => [kind, statement])));

/** A permitted change works; what the answers offer besides is noted. */
async function permittedChange({ context, remote }: Subject): Promise<Pick<OptOutFeatures, 'permitted' | 'permittedProblem' | 'traces'>> {
  const { permitted } = remote;
  if (!permitted) return { permitted: null, traces: [] };
  const taken = await asked(async () => {
    const account: LeasedAccount = await context.actors.pools.lease(poolFor(context.profile, 'switch-off'), `${KIND} permitted change`);
    const session = await context.actors.signIn(account, remote.withDevice[permitted.route] ?? permitted.route, { source: remote.source });
    try {
      return await session.perform(permitted.operation);
    } finally {
      await session.close();
    }
  });
  if ('problem' in taken) return { permitted: 'unknown', permittedProblem: taken.problem, traces: [] };
  const text = taken.value.answers.map((answer) => answer.text).join('\n');
  return { permitted: (taken.value.values['changed'] ?? '') !== '', traces: OPT_OUT_KINDS.filter((kind) => TRACES[kind].test(text)) };
}

async function features(subject: Subject): Promise<Observed<typeof KIND>> {
  const { profile } = subject.context;
  const { value, evidence } = await collectEvidence(() => permittedChange(subject));
  const declared = [...new Set(Object.values(subject.remote.optOut).map(({ kind }) => kind))];
  return { subject: FEATURES, evidence, data: { direct: true, seen: 'features', declared, absent: absent(profile), usesDevices: Object.keys(subject.remote.withDevice).length > 0, ...value } };
}

async function* observeDirect(context: ProbeContext, remote: RemoteAccess): AsyncIterable<Observed<typeof KIND>> {
  const { value: bait, evidence: laying } = await collectEvidence(() => layBait(context, ownersOf(context.profile, remote), remote.source));
  const entries = Object.entries(remote.optOut);
  if ('problem' in bait) {
    const problem: Problem = bait.problem;
    yield* [FEATURES, ...entries.map(([name]) => name)].map((subject) => ({ subject, problem, evidence: laying }));
    return;
  }
  const subject: Subject = { context, remote, bait };
  // Each has an account of its own, so that their windows overlap.
  yield* await Promise.all([features(subject), ...entries.map(async ([name, declared]): Promise<Observed<typeof KIND>> => {
    const { value, evidence } = await collectEvidence(() => asked(() => tryOptOut(subject, name, declared)));
    return { subject: name, evidence: [...laying, ...evidence], ...('problem' in value ? { problem: value.problem } : { data: value.value }) };
  })]);
}

export const optOutProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan({ profile, policy }) {
    const { remoteAccess } = profile;
    const missing = missingForRemote(profile);
    if (!remoteAccess || missing.length > 0) return { subjects: [], missing, accounts: 0, requests: 0, waitsMs: 0 };
    if (!remoteAccess.directInternet) return { subjects: [DECLARATION], missing, accounts: 0, requests: 6, waitsMs: 0 };
    const names = Object.keys(remoteAccess.optOut);
    const looks = plainRoutes(profile, remoteAccess).length * (policy.parameters.authz.settleSeconds > 0 ? LOOKS : 1);
    return {
      subjects: [FEATURES, ...names], missing, accounts: names.length + (remoteAccess.permitted ? 1 : 0),
      requests: 10 + names.length * (REQUESTS_PER_TRY + looks * REQUESTS_PER_LOOK), waitsMs: policy.parameters.authz.settleSeconds * 1000 + 4 * periodMsOf(profile),
    };
  },
  async *observe(context) {
    const { remoteAccess } = context.profile;
    if (!remoteAccess) return;
    if (remoteAccess.directInternet) {
      yield* observeDirect(context, remoteAccess);
      return;
    }
    const { value, evidence } = await collectEvidence(() => reachedFromOutside(context, remoteAccess));
    yield { subject: DECLARATION, data: { direct: false, statement: remoteAccess.statement ?? null, ...value }, evidence };
  },
});
