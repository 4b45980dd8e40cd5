import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { afterAll, describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { StoredHashedData } from '../../observations/password.ts';
import type { ProbeContext } from '../define.ts';
import { storedHashedProbe } from './stored-hashed-probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'kenshu-verifiers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PASSWORDS: Readonly<Record<string, string | undefined>> = { one: 'Kx7!vQ2mZp4w', two: 'Kx7!vQ2mZp4w', three: 'Tb3#nW8cRy6d', bare: undefined };

const contextFor = (verifiers: object | undefined) => {
  const learnt: string[] = [];
  const stored: string[] = [];
  const context = {
    profile: { passwords: verifiers ? { verifiers } : {} }, profileDirectory: folder,
    actors: { account: (name: string) => ({ name, password: PASSWORDS[name] }) },
    learnSecret: (secret: string) => { learnt.push(secret); },
    evidence: { put: (content: string) => { stored.push(content); return `sha256:${'a'.repeat(64)}`; } },
  } as unknown as ProbeContext;
  return { context, learnt, stored };
};

async function observe(content: string): Promise<{ data: StoredHashedData; learnt: readonly string[]; stored: readonly string[] }> {
  writeFileSync(join(folder, 'verifiers.json'), content);
  const { context, learnt, stored } = contextFor({ sample: 'verifiers.json' });
  for await (const observed of storedHashedProbe.observe(context)) if ('data' in observed) return { data: observed.data, learnt, stored };
  throw new Error('nothing was observed');
}

const bcrypt = (password: string): string => hashSync(password, 4);

describe('a sample of verifiers', () => {
  test.each(['no JSON', '{}', '[]', '[{"account":"one"}]', '[{"account":"bare","verifier":"x"}]'])('%j is a missing input', async (content) => {
    const error: unknown = await observe(content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperationError);
    expect((error as OperationError).code).toBe('no-input');
  });

  test('is told without the verifiers, which are secrets', async () => {
    const verifiers = ['one', 'two', 'three'].map((account) => ({ account, verifier: bcrypt(PASSWORDS[account] as string) }));
    const { data, learnt, stored } = await observe(JSON.stringify(verifiers));
    expect(data.verifiers.map(({ account, function: name, verifies, wrongVerifies }) => [account, name, verifies, wrongVerifies]))
      .toEqual(['one', 'two', 'three'].map((account) => [account, 'bcrypt', true, false]));
    expect([data.parserHolds, data.equal]).toEqual([true, [{ accounts: ['one', 'two'], identical: false }]]);
    expect(learnt).toEqual(verifiers.map(({ verifier }) => verifier));
    for (const { verifier } of verifiers) expect(JSON.stringify([data, stored])).not.toContain(verifier);
  });

  test('that is not declared needs a statement instead', () => {
    expect(storedHashedProbe.plan(contextFor(undefined).context).missing.map(({ code }) => code)).toEqual(['evidence-unreviewed']);
  });
});
