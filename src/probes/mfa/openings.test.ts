import { describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { OperationResult, Session, Variables } from '../../actors/types.ts';
import { operationSchema, type Operation } from '../../profile/operation-schema.ts';
import { isTakenFor, openingsFor, type Oracle, type Presented } from './openings.ts';

const oracle = (name: string): Oracle => ({
  name, value: 'marker', operation: operationSchema.parse({ http: { path: `/${name}`, headers: { Accept: 'application/json' }, extract: { marker: { json: '$.id' } } } }),
});

interface Answer {
  readonly status?: number;
  readonly marker?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

/** A client to which each path answers as told. */
function clientOf(answers: Readonly<Record<string, Answer | OperationError>>): { readonly client: Presented; readonly sent: { readonly operation: Operation; readonly variables: Variables | undefined }[] } {
  const sent: { readonly operation: Operation; readonly variables: Variables | undefined }[] = [];
  const perform = async (operation: Operation, variables?: Variables): Promise<OperationResult> => {
    sent.push({ operation, variables });
    const path = operation.http?.[0]?.path.slice(1) ?? '';
    const answer = answers[path] ?? {};
    if (answer instanceof OperationError) throw answer;
    const { status = 200, marker, headers = [] } = answer;
    return { values: marker === undefined ? {} : { marker }, answers: [{ status, url: `https://saas.example/${path}`, headers, text: '', bytes: new Uint8Array() }], sent: new Set() };
  };
  return { client: { session: { perform } as unknown as Session, variables: { accessToken: 'held' }, headers: { Authorization: 'Basic x' } }, sent };
}

const silence = new OperationError('unreachable', { ja: '届きません。', en: 'Not reached.' });

describe('what opens to a client', () => {
  test.each<[string, Answer | OperationError, object]>([
    ['a value', { marker: 'u1' }, { opened: ['users'], unanswered: [] }],
    ['a value in an error', { status: 500, marker: 'u1' }, { opened: ['users'], unanswered: [] }],
    ['a blank value', { marker: ' ' }, { opened: [], unanswered: [] }],
    ['a refusal', { status: 403 }, { opened: [], unanswered: [] }],
    ['nothing with 200', {}, { opened: [], unanswered: [] }],
    ['too many requests', { status: 429 }, { opened: [], unanswered: ['users'], problem: { code: 'throttled' } }],
    ['a broken service', { status: 503 }, { opened: [], unanswered: ['users'], problem: { code: 'throttled' } }],
    ['no answer', silence, { opened: [], unanswered: ['users'], problem: { code: 'unreachable' } }],
    ['a wish for HTTP Basic', { status: 401, headers: [['WWW-Authenticate', 'Basic realm="saas"']] }, { opened: [], wantsBasic: true }],
  ])('%s', async (_name, answer, expected) => {
    expect(await openingsFor(clientOf({ users: answer }).client, [oracle('users')])).toMatchObject(expected);
  });

  test('is asked with what the client presents, and no value is missed', async () => {
    const { client, sent } = clientOf({});
    await openingsFor(client, [oracle('users')]);
    expect(sent[0]?.variables).toEqual({ accessToken: 'held' });
    expect(sent[0]?.operation.http?.[0]).toMatchObject({ headers: { Accept: 'application/json', Authorization: 'Basic x' }, extract: { marker: { optional: true } } });
  });
});

describe('whom a client is taken for', () => {
  test.each<[boolean | 'unknown', string, Readonly<Record<string, Answer | OperationError>>]>([
    [true, 'one oracle says so, though another is silent', { me: silence, home: { marker: 'hanako' } }],
    ['unknown', 'an oracle is silent', { me: silence, home: {} }],
    [false, 'it is somebody else', { me: { marker: 'taro' }, home: {} }],
  ])('%s when %s', async (is, _when, answers) => {
    expect(await isTakenFor(clientOf(answers).client, [oracle('me'), oracle('home')], 'hanako')).toBe(is);
  });
});
