import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';
import { testActors } from './testing/harness.ts';
import { startService } from './testing/service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => {
  service = await startService();
  kit = testActors(service.origin);
});
afterAll(async () => {
  await kit.close();
  await service.close();
});

const run = (exported: string, module = 'functions/operations.ts') =>
  kit.actors.run(operationSchema.parse({ function: { module, export: exported } }), { greeting: 'hello' });

test.each([
  ['default', 'functions/absent.ts', 'no-input', 'absent.ts'],
  ['notAFunction', undefined, 'no-input', '"notAFunction" is not an exported function'],
  ['wrongType', undefined, 'no-input', 'the value of "count" is not a text'],
  ['noObject', undefined, 'no-input', 'did not return an object'],
  ['throws', undefined, 'control-failed', 'RangeError'],
  ['unreachable', undefined, 'unreachable', 'OUT_OF_SCOPE'],
])('%s of %s is reported as %s', async (exported, module, code, message) => {
  kit.redactor.learn('secret-value-1234');
  const error: unknown = await run(exported, module).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperationError);
  expect((error as OperationError).code).toBe(code);
  expect((error as OperationError).reason.en).toContain(message);
  expect((error as OperationError).reason.ja).not.toContain('secret-value-1234');
});

test('a function sees the variables, sends through the guard and gives values', async () => {
  const { values, answers } = await run('default');
  expect(values).toEqual({ status: '200', greeting: 'hello' });
  expect(answers.map(({ status }) => status)).toEqual([200]);
});
