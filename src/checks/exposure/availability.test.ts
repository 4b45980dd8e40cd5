import { expect, test } from 'vitest';
import type { CheckOutcome } from '../../domain/outcome.ts';
import type { HealthSample, HealthSeriesData, NameServerData } from '../../observations/exposure.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import { concludeCheck } from '../../domain/conclude.ts';
import { availabilityObserved } from './availability.ts';
import { EVIDENCE, judgeContext, problem, verdict } from './testing/judge.ts';

type Problem = { readonly problem: ReturnType<typeof problem> };

const server = (name: string, networks: readonly string[] = [`${name}/24`]) => ({ name, addresses: networks.map(() => '202.232.2.53'), networks });
const servers = (change: Partial<NameServerData> = {}): NameServerData =>
  ({ host: 'www.example.jp', literal: false, zone: 'example.jp', servers: [server('ns1'), server('ns2')], failed: [], serviceAddresses: 2, ...change });
const LITERAL = servers({ literal: true, zone: null, servers: [] });

const WELL: HealthSample = { at: '2026-11-23T00:00:00.000Z', wallMs: 20, status: 200, well: true, connected: null };
const DOWN: HealthSample = { ...WELL, status: 503, well: false, connected: true };
const series = (well: number, down: readonly HealthSample[] = [], controls = 2): HealthSeriesData => ({ samples: [...Array.from({ length: well }, () => WELL), ...down], controls });

function judgedBoth(zone: NameServerData | Problem, health: HealthSeriesData | Problem, percent: number | 'unknown' | null = 90): CheckOutcome {
  const seen = (kind: string, subject: string, what: object) => [{ kind, subject, takenAt: '2026-11-23T00:00:00.000Z', evidence: EVIDENCE, ...('problem' in what ? what : { data: what }) }];
  const context = { ...judgeContext(percent === null ? {} : { declared: { availability: { percent } } }), policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }) };
  return concludeCheck(availabilityObserved.judge({
    'availability.name-servers': seen('availability.name-servers', 'www.example.jp', zone), 'availability.series': seen('availability.series', 'health', health),
  } as never, context));
}

test.each<[string, string, NameServerData | Problem]>([
  ['fail', 'there is one server', servers({ servers: [server('ns1', ['a/24', 'b/24'])] })],
  ['fail', 'both are in one network', servers({ servers: [server('ns1', ['a/24']), server('ns2', ['a/24'])] })],
  ['unreachable', 'a resolver failed and the other told of one server', servers({ servers: [server('ns1')], failed: ['192.0.2.1: timeout'] })],
  ['unreachable', 'a server has no known address', servers({ servers: [server('ns1'), server('ns2', [])] })],
  ['unreachable', 'no zone was found', servers({ zone: null, servers: [], failed: ['192.0.2.1: timeout'] })],
  ['interrupted', 'no observation', { problem: problem('interrupted') }],
  ['pass', 'two are in two networks', servers()],
  ['pass', 'two are in two networks although a resolver failed', servers({ failed: ['192.0.2.1: timeout'] })],
  ['pass', 'the service is named by its address, which leaves the series', LITERAL],
])('name servers: %s when %s', (expected, _when, zone) => {
  expect(verdict(judgedBoth(zone, series(20)))).toBe(expected);
});

test.each<[string, string, HealthSeriesData | Problem, number | 'unknown' | null]>([
  ['fail', 'more failed than the SLA lets', series(8, [DOWN, DOWN]), 90],
  ['fail', 'all failed', series(0, Array.from({ length: 10 }, () => DOWN)), 90],
  ['window-not-elapsed', 'a few of a short run failed', series(8, [DOWN, DOWN]), 99.9],
  ['window-not-elapsed', 'none of a short run failed', series(999), 99.9],
  ['window-not-elapsed', 'the SLA leaves no failure at all', series(5000), 100],
  ['control-failed', 'the unrelated hosts were not reached either', series(8, [DOWN, { ...DOWN, connected: false }]), 90],
  ['no-input', 'there is no control for the failures', series(8, [{ ...DOWN, connected: null }], 0), 90],
  ['no-input', 'one host alone is a control', series(8, [DOWN], 1), 90],
  ['no-input', 'the SLA is not declared', series(20), null],
  ['no-input', 'the SLA is not known', series(20), 'unknown'],
  ['unreachable', 'no health request was recorded', series(0), 90],
  ['unreachable', 'no observation', { problem: problem('unreachable') }, 90],
  ['pass', 'none failed and no control is named', series(10, [], 0), 90],
  ['pass', 'as many failed as the SLA lets', series(9, [DOWN]), 90],
  ['pass', 'a thousand requests by an SLA of 99.9', series(999, [DOWN]), 99.9],
])('series: %s when %s', (expected, _when, health, percent) => {
  expect(verdict(judgedBoth(LITERAL, health, percent))).toBe(expected);
});

test('the reason tells gaps and times', () => {
  const { reason } = judgedBoth(LITERAL, series(7, [DOWN, DOWN, { ...WELL, wallMs: 900 }]));
  expect(reason.en).toBe('2 of 10 health requests failed (at most 2 in a row; median 20 ms, 95th percentile 900 ms). Availability in the run, 80.00%, is below 90% of the SLA. Give the vendor the times of failure and ask for the cause.');
});
