import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../bin/find-browser.mjs';
import { startStaging, type Staging } from '../../fixtures/staging/index.ts';
import { writeStagingTarget, type WrittenTarget } from '../../fixtures/staging-target/write-target.ts';
import type { Actors, Session } from '../actors/types.ts';
import type { Operation } from '../profile/operation-schema.ts';
import { loadInputs } from '../profile/index.ts';
import { openAcceptance } from '../run/acceptance.ts';
import { createRun } from '../run/create-run.ts';
import { harnessRegistry } from '../run/harness-registry.ts';
import { linesOf } from '../run/journal-events.ts';
import { liveServices } from '../run/live-services.ts';
import { readJournal } from '../run/read-journal.ts';
import type { ServiceFactory } from '../run/services.ts';
import { scratch } from './testing/kenshu.ts';

const CHECK = 'tenant.object-read';
const files = scratch();
let staging: Staging;
let target: WrittenTarget;

beforeAll(async () => {
  staging = await startStaging();
  target = writeStagingTarget(staging, files.folder);
});

afterEach(() => staging.reset());

afterAll(async () => {
  await staging.close();
  files.remove();
});

/** Calls `before` ahead of each operation that somebody signed in performs. */
const watched = (actors: Actors, before: (session: Session, operation: Operation) => void): Actors => ({
  ...actors,
  signIn: async (...parameters) => {
    const session = await actors.signIn(...parameters);
    return new Proxy(session, {
      get: (own, name) => {
        if (name === 'perform') return (...given: Parameters<Session['perform']>) => { before(own, given[0]); return own.perform(...given); };
        const value: unknown = Reflect.get(own, name, own);
        return typeof value === 'function' ? value.bind(own) as unknown : value;
      },
    });
  },
});

async function decide(name: string, before: (session: Session, operation: Operation) => void) {
  const { profile, policy } = await loadInputs(target.profilePath, target.policyPath);
  const folder = createRun({ profile, policy, kenshu: '0.0.0', selection: { checks: [CHECK] }, folder: join(files.folder, name) });
  const live = liveServices({ environment: target.environment, browserPath: findBrowser() });
  const services: ServiceFactory = async (inputs) => {
    const real = await live(inputs);
    return { ...real, actors: watched(real.actors, before) };
  };
  const acceptance = await openAcceptance(folder.root, { registry: harnessRegistry, services });
  try {
    const { outcome } = await acceptance.decide(CHECK);
    await acceptance.finish();
    return { outcome, folder };
  } finally {
    await acceptance.close();
  }
}

/** Ends every session and token of a tenant's accounts, as a restart or an administrator would. */
const endSessionsOf = (code: string): void => {
  for (const table of ['sessions', 'tokens']) {
    staging.inspect.rows(`DELETE FROM ${table} WHERE user_id IN (SELECT users.id FROM users JOIN tenants ON tenants.id = tenant_id WHERE code = ?)`, code);
  }
};

/** Reading a document by its id, as the profile declares it. */
const isRead = ({ http }: Operation): boolean => http?.[0]?.method === 'GET' && /^\/(api\/v1\/documents|docs)\/\$\{id\}/.test(http[0].path);

test.each<[who: string, tenant: string, code: string]>([
  ['of the owner, whose look is the control', 'T2', 'kitahama'],
  ['of those who must see nothing, so that their 401 says nothing', 'T1', 'shinagata'],
])('sessions %s die in the middle: never a pass, never a fail, and what was seen is on disk', async (_who, tenant, code) => {
  let ended = 0;
  const { outcome, folder } = await decide(`dying-${tenant}`, (session, operation) => {
    if (session.account?.tenant !== tenant || !isRead(operation)) return;
    ended += 1;
    endSessionsOf(code);
  });
  expect(ended).toBeGreaterThan(0);
  expect(outcome).toMatchObject({ outcome: 'inconclusive', code: 'control-failed' });
  expect(outcome.cases.filter((one) => one.outcome === 'pass' || one.outcome === 'fail').map(({ id }) => id)).toEqual([]);
  const lines = readJournal(folder.journal);
  const observed = linesOf(lines, 'observation').flatMap(({ observation }) => observation.evidence);
  expect(observed.length).toBeGreaterThan(10);
  expect(readdirSync(folder.evidence).map((name) => `sha256:${name.split('.')[0]}`)).toEqual(expect.arrayContaining(observed));
  expect(linesOf(lines, 'finished')).toMatchObject([{ complete: true, defects: 0, notRemoved: 0 }]);
}, 240_000);
