import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';
import { testActors } from './testing/harness.ts';
import { startService } from './testing/service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => { service = await startService(); });
afterAll(() => service.close());
beforeEach(() => { kit = testActors(service.origin); });
afterEach(() => kit.close());

test('an operation that ends before its second exchange has not sent what only that carries', async () => {
  const stranger = await kit.actors.stranger('api');
  const operation = operationSchema.parse({ http: [
    { path: '/api/me?first=${first}', extract: { form: { css: '#not-there', attribute: 'value' } } },
    { method: 'POST', path: '/api/me', json: { second: '${second}' } },
  ] });
  const error: unknown = await stranger.perform(operation, { first: '1', second: '2' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperationError);
  expect((error as OperationError).sent).toEqual(new Set(['first']));
});

test('an operation that was carried out tells what it sent', async () => {
  const stranger = await kit.actors.stranger('api');
  expect((await stranger.perform(operationSchema.parse({ http: { path: '/api/me?v=${v}' } }), { v: '1', unused: '2' })).sent).toEqual(new Set(['v']));
});

test('a function that failed may have sent all it was given', async () => {
  const stranger = await kit.actors.stranger('api');
  const operation = operationSchema.parse({ function: { module: 'functions/operations.ts', export: 'throws' } });
  const error: unknown = await stranger.perform(operation, { newPassword: '1' }).catch((reason: unknown) => reason);
  expect((error as OperationError).sent).toEqual(new Set(['newPassword']));
});
