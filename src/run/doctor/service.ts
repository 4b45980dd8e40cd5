import type { Actors } from '../../actors/types.ts';
import type { Policy } from '../../profile/policy-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { HttpResponse, Transport } from '../../transport/types.ts';
import { attempt, lastStatus } from './attempt.ts';
import type { Line } from './report.ts';

export interface ServiceContext {
  readonly profile: TargetProfile;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly actors: Actors;
}

/** Seconds by which the service's Date is ahead of this machine; its resolution is one second (RFC 9110 §5.6.7). Undefined without one. */
function aheadSeconds(response: HttpResponse): number | undefined {
  const date = Date.parse(response.header('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const middle = (Date.parse(response.startedAt) + Date.parse(response.finishedAt)) / 2;
  return (date + 500 - middle) / 1000;
}

function clockLine(response: HttpResponse | undefined, toleranceSeconds: number): Line {
  const ahead = response && aheadSeconds(response);
  if (ahead === undefined) {
    return { group: 'service', name: 'clock', state: response ? 'absent' : 'skipped', said: { ja: '応答に Date がなく、時計を比べられません。', en: 'no Date in the answer; the clocks cannot be compared.' } };
  }
  const off = Math.abs(ahead).toFixed(0);
  if (Math.abs(ahead) <= toleranceSeconds + 1) {
    return { group: 'service', name: 'clock', state: 'ok', said: { ja: `サービスとこの端末の時計の差は ${off} 秒です。`, en: `the clocks of service and this machine differ by ${off} s.` } };
  }
  return {
    group: 'service', name: 'clock', state: 'warned',
    said: { ja: `サービスの時計がこの端末より ${off} 秒${ahead > 0 ? '進んで' : '遅れて'}います。`, en: `the service's clock is ${off} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.` },
    advice: {
      ja: 'この端末の時刻を NTP で合わせてください。ワンタイムパスワードが拒まれたり、時刻の検査が不適合になったりします。',
      en: 'Set this machine by NTP. One-time codes may be refused, and a wrong clock of the service is a finding.',
    },
  };
}

async function healthLine({ profile, actors }: ServiceContext): Promise<Line> {
  const { health } = profile;
  const line = { group: 'service', name: 'health', path: 'health' } as const;
  if (!health) return { ...line, state: 'absent', said: { ja: '宣言がありません。実施中に稼働を確かめられません。', en: 'not declared; a run cannot watch whether the service is well.' } };
  const asked = await attempt(() => actors.run(health));
  const status = 'problem' in asked ? lastStatus(asked.error) : asked.value.answers.at(-1)?.status;
  const advice = { ja: 'health の操作を、正常なときに値が取り出せるものにしてください。', en: 'Make health an operation that extracts its value when the service is well.' };
  if ('problem' in asked) return { ...line, state: 'failed', said: asked.problem.reason, advice, evidence: asked.evidence };
  if (status !== undefined && status >= 400) {
    return { ...line, state: 'failed', said: { ja: `health が ${status} を返しました。`, en: `health answered ${status}.` }, advice, evidence: asked.evidence };
  }
  return { ...line, state: 'ok', said: { ja: '正常と答えました。', en: 'says that it is well.' } };
}

/** The service's own URL answers, its health operation says it is well, and its clock is right. */
export async function examineService(context: ServiceContext): Promise<Line[]> {
  const { profile, policy, transport } = context;
  const channel = transport.channel({ actor: 'doctor' });
  const asked = await attempt(() => channel.request({ method: 'GET', url: profile.scope.baseUrl, redirects: 'manual' }));
  await channel.close();
  const line = { group: 'service', name: profile.scope.baseUrl, path: 'scope.baseUrl' } as const;
  const front: Line = 'problem' in asked
    ? {
      ...line, state: 'failed', said: asked.problem.reason, evidence: asked.evidence,
      advice: { ja: 'scope.baseUrl と、サービスが HTTP で応答するかを確かめてください。', en: 'Check scope.baseUrl and that the service answers HTTP there.' },
    }
    : { ...line, state: 'ok', said: { ja: `${asked.value.status} で応答しました。`, en: `answered ${asked.value.status}.` } };
  return [front, await healthLine(context), clockLine('value' in asked ? asked.value : undefined, policy.parameters.time.skewSeconds)];
}
