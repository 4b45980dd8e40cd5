import { describe, expect, test } from 'vitest';
import type { EgressData, HostContacted } from '../../observations/exposure.ts';
import { judged, judgeContext, problem, verdict } from './testing/judge.ts';
import { thirdPartyEgress } from './third-party-egress.ts';

const NAME = { data: 'person-name' as const, via: ['base64'], part: 'body' as const };
const contact = (host: string, ownership: HostContacted['ownership'], change: Partial<HostContacted> = {}): HostContacted =>
  ({ host, ownership, requests: 1, types: ['ping'], canaries: [], opaque: 0, withheld: 0, ...change });
const OWN = contact('localhost', 'first-party', { canaries: [NAME] });
const data = (...hosts: readonly HostContacted[]): EgressData => ({ account: 'user1', screens: [{ name: 'edit', route: 'web', shown: true }], hosts: [OWN, ...hosts] });
const context = judgeContext({ thirdParties: [
  { host: '*.home.example', region: 'JP', purpose: '翻訳', neededForService: true }, { host: 'ads.example', region: 'JP', purpose: '広告', neededForService: false },
  { host: 'abroad.example', region: 'US', purpose: '解析', neededForService: true }, { host: 'nowhere.example', region: 'unknown', purpose: '解析', neededForService: true },
] });
const judge = (seen: EgressData | { problem: ReturnType<typeof problem> }) => judged(thirdPartyEgress, 'privacy.third-party-egress', [['pages', seen]], context);

describe('privacy.third-party-egress', () => {
  test.each<[string, string, Parameters<typeof judge>[0]]>([
    ['fail', 'a name goes to an undeclared host', data(contact('x.example', 'undeclared', { canaries: [NAME] }))],
    ['fail', 'a name goes to an undeclared host, though no screen showed it', { ...data(contact('x.example', 'undeclared', { canaries: [NAME] })), screens: [] }],
    ['fail', 'a name goes abroad', data(contact('abroad.example', 'declared', { canaries: [NAME] }))],
    ['fail', 'a name goes to who does not need it', data(contact('ads.example', 'declared', { canaries: [NAME] }))],
    ['ambiguous-effect', 'the country is unknown', data(contact('nowhere.example', 'declared', { canaries: [NAME] }))],
    ['ambiguous-effect', 'the owner is unclear', data(contact('stats.city.example', 'unclear'))],
    ['ambiguous-effect', 'bodies are opaque', data(contact('x.example', 'undeclared', { opaque: 1 }))],
    ['feature-unknown', 'a script was withheld', data(contact('x.example', 'undeclared', { withheld: 1, types: ['script'] }))],
    ['control-failed', 'no screen showed the data', { ...data(), screens: [{ name: 'edit', route: 'web', shown: false }] }],
    ['control-failed', 'the recorder saw nothing', { ...data(), hosts: [contact('localhost', 'first-party')] }],
    ['unreachable', 'a screen could not be opened', { ...data(), screens: [{ name: 'a', route: 'web', shown: true }, { name: 'b', route: 'web', shown: false, problem: problem('unreachable') }] }],
    ['no-input', 'no observation', { problem: problem('no-input') }],
    ['pass', 'nobody else is contacted', data()],
    ['pass', 'an undeclared host is told nothing', data(contact('x.example', 'undeclared', { types: ['image'] }))],
    ['pass', 'a name goes to a needed host in Japan', data(contact('a.home.example', 'declared', { canaries: [NAME], opaque: 1, withheld: 1 }))],
  ])('%s when %s', (expected, _when, seen) => {
    expect(verdict(judge(seen))).toBe(expected);
  });

  test('purpose is a case of its own (requirement 7)', () => {
    const outcome = judge(data(contact('ads.example', 'declared', { canaries: [NAME] })));
    expect(outcome.cases.map(({ id, outcome: one }) => `${id} ${one}`)).toEqual(['host@ads.example pass', 'purpose@ads.example fail']);
  });
});
