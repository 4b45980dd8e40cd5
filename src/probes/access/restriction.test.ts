import { describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { Session } from '../../actors/types.ts';
import type { Creation } from '../../domain/ledger.ts';
import type { EntrySeen } from '../../observations/access.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import { targetProfileSchema } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { underRestriction, untilLetIn, whileSettling } from './restriction.ts';

const operation = (path: string) => ({ http: { path } });
const PROFILE = targetProfileSchema.parse({
  profileVersion: 1, service: { name: 'Fake' }, environment: 'staging',
  consent: { reference: 'C-1', grantedBy: 'Vendor', validUntil: '2030-01-01', stopContact: 'stop' },
  scope: { baseUrl: 'https://localhost:8443', hosts: [{ name: 'localhost', ports: [8443] }] },
  sources: { S1: { localAddress: '192.0.2.1' }, S2: { localAddress: '198.51.100.1' } },
  connectionControl: { addresses: { account: 'admin1', standby: 'admin2', route: 'api', read: operation('/read'), restrict: operation('/restrict'), lift: operation('/lift') } },
});

/** A service with one setting, and two administrators of whom the first may lose their session once it is restricted. */
class Service {
  state: string;
  readonly log: string[] = [];
  readonly shutsOut: ReadonlySet<string>;
  readonly removed: string[] = [];
  readonly left: { entry: string; values: Creation['values'] }[];
  nowMs = 0;

  constructor({ state = '[]', shutsOut = [] as readonly string[], left = [] as { entry: string; values: Creation['values'] }[] } = {}) {
    this.state = state;
    this.shutsOut = new Set(shutsOut);
    this.left = left;
  }

  session(name: string): Session {
    const perform = async (what: unknown, variables: Readonly<Record<string, unknown>> = {}) => {
      const { read, restrict, lift } = PROFILE.connectionControl?.addresses ?? {};
      if (this.state !== '[]' && this.shutsOut.has(name)) throw new OperationError('control-failed', { ja: '締め出された', en: 'shut out' });
      if (what === restrict) this.state = String(variables['address']);
      if (what === lift) this.state = String(variables['previous']);
      if (what !== read) this.log.push(`${name} ${what === restrict ? 'restricts' : 'lifts'}`);
      return { values: { state: this.state }, answers: [], sent: new Set() };
    };
    return { perform, close: async () => undefined } as unknown as Session;
  }

  get context(): ProbeContext {
    return {
      profile: PROFILE, policy: policySchema.parse({ policyVersion: 1, municipality: '試験市', parameters: { authz: { settleSeconds: 1 } } }),
      now: () => new Date(this.nowMs), sleep: async (ms: number) => { this.nowMs += ms; },
      actors: { account: (name: string) => ({ name }), signIn: async ({ name }: { name: string }) => this.session(name) },
      ledger: { willCreate: () => 'L9', removed: (entry: string) => this.removed.push(entry), left: () => this.left },
    } as unknown as ProbeContext;
  }
}

const course = <T>(meanwhile: () => Promise<T>) => ({ prepare: async () => undefined, meanwhile, afterwards: async (_prepared: undefined, value: T) => value });

describe('the restriction', () => {
  test('is lifted when what happens meanwhile fails', async () => {
    const service = new Service();
    await expect(underRestriction(service.context, course(async () => { throw new TypeError('broken'); }))).rejects.toThrow('broken');
    expect([service.state, service.log]).toEqual(['[]', ['admin1 restricts', 'admin1 lifts']]);
  });

  test('is lifted by who stands by when who set it is shut out', async () => {
    const service = new Service({ shutsOut: ['admin1'] });
    const { restriction } = await underRestriction(service.context, course(async () => 1));
    expect([service.state, service.log, restriction.restored, service.removed]).toEqual(['[]', ['admin1 restricts', 'admin2 lifts'], true, ['L9']]);
  });

  test('that an interrupted attempt has left is lifted first, and is not taken for the setting of before', async () => {
    const service = new Service({ state: '192.0.2.1', left: [{ entry: 'L1', values: { previous: '[]' } }] });
    const { restriction } = await underRestriction(service.context, course(async () => 1));
    expect([service.state, restriction.applied, restriction.restored, service.removed]).toEqual(['[]', true, true, ['L1', 'L9']]);
  });

  test('counts as not applied where the setting reads as before', async () => {
    const service = new Service({ state: '192.0.2.1' });
    const { restriction } = await underRestriction(service.context, course(async () => 1));
    expect(restriction.applied).toBe(false);
  });

  test('is one at a time', async () => {
    const service = new Service();
    const { context } = service;
    let inside = 0;
    const most = await Promise.all([1, 2, 3].map(() => underRestriction(context, course(async () => {
      inside += 1;
      await Promise.resolve();
      const seen = inside;
      inside -= 1;
      return seen;
    }))));
    expect(most.map(({ value }) => value)).toEqual([1, 1, 1]);
  });
});

describe('tries', () => {
  const entry = (effect: EntrySeen['effect']): EntrySeen => ({ at: '', source: 'S2', effect, evidence: [] });
  const series = (effects: readonly EntrySeen['effect'][]) => {
    const left = [...effects];
    return async (): Promise<EntrySeen> => entry(left.shift() ?? effects.at(-1) ?? 'unknown');
  };

  test.each<[string, readonly EntrySeen['effect'][], readonly EntrySeen['effect'][]]>([
    ['end with the first refusal', ['let-in', 'refused'], ['let-in', 'refused']],
    ['go on while it is let in and may not have settled', ['let-in', 'let-in', 'let-in', 'let-in', 'refused'], ['let-in', 'let-in', 'let-in', 'let-in', 'refused']],
    ['end after two that got no answer', ['no-answer', 'no-answer', 'refused'], ['no-answer', 'no-answer']],
    ['do not take one closed connection for a refusal', ['no-answer', 'refused'], ['no-answer', 'refused']],
    ['end after two of which nothing is known', ['unknown', 'unknown', 'refused'], ['unknown', 'unknown']],
  ])('%s', async (_what, effects, expected) => {
    const { context } = new Service();
    expect((await whileSettling(context, 5000, series(effects))).map(({ effect }) => effect)).toEqual(expected);
  });

  test('end once it had its time and is still let in', async () => {
    const service = new Service();
    const seen = await whileSettling(service.context, 1000, series(['let-in']));
    expect([seen.at(-1)?.effect, service.nowMs]).toEqual(['let-in', 1000]);
  });

  test('after lifting go on until it is let in, or the time has passed', async () => {
    const service = new Service();
    expect((await untilLetIn(service.context, series(['refused', 'refused', 'let-in']))).effect).toBe('let-in');
    expect((await untilLetIn(service.context, series(['refused']))).effect).toBe('refused');
    expect(service.nowMs).toBeGreaterThanOrEqual(1000);
  });
});
