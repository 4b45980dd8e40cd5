import { accessSync, constants } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { collectEvidence } from '../transport/collect.ts';
import { OperationError } from './operation-error.ts';
import { testActors } from './testing/harness.ts';
import { startService } from './testing/service.ts';

const CANDIDATES = [process.env['KENSHU_BROWSER'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = CANDIDATES.find((path) => {
  try {
    accessSync(path ?? '', constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

test('without a browser, a browser route is unreachable', async () => {
  const kit = testActors('http://127.0.0.1:9');
  const error: unknown = await kit.actors.stranger('web').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperationError);
  expect((error as OperationError).code).toBe('unreachable');
  await kit.close();
});

const title = executablePath === undefined ? 'a browser session (skipped: no Chromium found, set KENSHU_BROWSER)' : 'a browser session';

describe.skipIf(executablePath === undefined)(title, () => {
  let service: Awaited<ReturnType<typeof startService>>;
  let kit: ReturnType<typeof testActors>;

  beforeAll(async () => {
    service = await startService();
    kit = testActors(service.origin, { browser: { executablePath } });
  });
  beforeEach(() => {
    service.state.forget();
    Object.assign(service.state, { formGone: false, formHeld: false });
    kit.stored.length = 0;
  });
  afterAll(async () => {
    await kit.close();
    await service.close();
  });

  test('names the step, the selector and the page when the login page has changed', async () => {
    service.state.formGone = true;
    const error: unknown = await kit.actors.signIn(kit.actors.account('user1'), 'web').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperationError);
    const { code, reason } = error as OperationError;
    expect([code, reason.en]).toEqual(['control-failed', 'Operation routes.web.signIn, step 2 (fill input[name=loginId]) could not be done on '
      + `${service.origin}/ui/login: the element is not there`]);
    expect(kit.stored.map(({ meta }) => [meta.name, meta.mediaType])).toContainEqual(['routes.web.signIn (failed)', 'image/png']);
  });

  test('pastes as a person would', async () => {
    const session = await kit.actors.stranger('web');
    const paste = operationSchema.parse({ browser: [
      { goto: '/ui/login' },
      { paste: 'input[name=loginId]', value: 'user1' },
      { extract: { typed: { selector: 'input[name=loginId]' } } },
    ] });
    expect((await session.perform(paste)).values['typed']).toBe('user1');
    await session.close();
  });

  test('is refused by effect with a wrong password, and unknown when the password could not be sent', async () => {
    const account = kit.actors.account('user1');
    expect((await kit.actors.tryLogin(account, 'web', { password: 'Wrong-Horse-1', sent: 'wrong' })).effect).toBe('refused');
    service.state.formGone = true;
    const gone = await kit.actors.tryLogin(account, 'web', { password: 'Correct-Horse-1', sent: 'correct' });
    Object.assign(service.state, { formGone: false, formHeld: true });
    const held = await kit.actors.tryLogin(account, 'web', { password: 'Correct-Horse-1', sent: 'correct' });
    expect([gone, held].map(({ effect, problem }) => `${effect} ${problem?.code}`)).toEqual(['unknown control-failed', 'unknown control-failed']);
  });

  test('signs in, and leaves exchanges and masked pictures without a secret as evidence', async () => {
    const { evidence } = await collectEvidence(async () => {
      const session = await kit.actors.signIn(kit.actors.account('user1'), 'web');
      expect(await session.whoami()).toBe('hanako');
      expect(await session.alive()).toBe(true);
      expect(await session.privilegedMarker()).toBe(null);
      await session.close();
    });
    const names = kit.stored.map(({ meta }) => meta.name);
    expect(names).toEqual(expect.arrayContaining(['GET /ui/login → 200', 'POST /ui/login → 302', 'GET /ui/home → 200', 'routes.web.signIn (ok)']));
    expect(evidence.length).toBe(kit.stored.length);
    const text = kit.stored.filter(({ meta }) => meta.mediaType !== 'image/png').map(({ content }) => String(content)).join('\n');
    expect(text).not.toContain('Correct-Horse-1');
    expect(text).toContain('&loginId=hanako&password=‹secret:');
  });

  test('completes a second factor, and stays half done when it is skipped', async () => {
    const admin = kit.actors.account('admin1');
    const session = await kit.actors.signIn(admin, 'web');
    expect(await session.privilegedMarker()).toBe('管理');
    await session.close();
    const half = await kit.actors.signIn(admin, 'web', { secondFactor: 'skip' });
    expect([await half.whoami(), await half.privilegedMarker()]).toEqual([null, null]);
    await half.close();
  });

  test('shows pages what it is told to, records what the service sent, and reads and changes what is stored', async () => {
    const admin = kit.actors.account('admin1');
    const sent: string[] = [];
    const session = await kit.actors.signIn(admin, 'web', { secondFactor: 'skip', tamper: (answer) => {
      sent.push(`${answer.method} ${new URL(answer.url).pathname} ${answer.status}`);
      return answer.url.endsWith('/ui/home') ? { ...answer, status: 200, headers: [['content-type', 'text/html; charset=utf-8']], body: Buffer.from('<p id=late>お帰りなさい') } : answer;
    } });
    expect(sent).toEqual(['GET /ui/login 200', 'POST /ui/login 302', 'GET /ui/otp 200']);
    const { values } = await session.perform(operationSchema.parse({ browser: [{ goto: '/ui/home' }, { extract: { shown: { selector: '#late' } } }] }));
    expect([values['shown'], sent.at(-1), await session.whoami()]).toEqual(['お帰りなさい', 'GET /ui/home 302', null]);
    const exchanges = kit.stored.filter(({ meta }) => meta.mediaType !== 'image/png');
    expect(exchanges.map(({ meta }) => meta.name)).toContain('GET /ui/home → 302');
    expect(exchanges.map(({ content }) => String(content)).join('\n')).not.toContain('お帰りなさい');
    await session.store({ cookies: [], storage: { local: { step: 'done' }, session: {} } });
    expect(await session.storage()).toEqual({ local: { step: 'done' }, session: {} });
    await session.close();
  });

  test('sends nothing outside the scope, and shows what scripts received', async () => {
    const session = await kit.actors.stranger('web');
    const { values, answers } = await session.perform(operationSchema.parse({ browser: [
      { goto: '/ui/show?text=${t}' }, { waitFor: 'text=後から' }, { extract: { late: { selector: '#late' }, none: { selector: '#none', optional: true } } },
    ] }), { t: 'こんにちは & さようなら' });
    expect(values).toEqual({ late: '後から' });
    expect(answers.at(-1)?.text).toContain('こんにちは');
    expect(answers.some(({ url }) => url.endsWith('/api/query?late'))).toBe(true);
    expect(answers.some(({ url }) => url.includes('127.0.0.2'))).toBe(false);
    await session.close();
  });

  test('reports a redirect out of the scope and does not follow it', async () => {
    const session = await kit.actors.stranger('web');
    const away = await session.request({ method: 'GET', url: `${service.origin}/ui/away` });
    expect([away.status, away.location]).toEqual([302, 'https://127.0.0.2:9/']);
    const error: unknown = await session.perform(operationSchema.parse({ browser: [{ goto: 'https://127.0.0.2:9/' }] })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'unreachable', reason: { en: expect.stringContaining('outside the profile') as string } });
    await session.close();
  });

  test('sends its cookies with single requests, but not with anonymous ones', async () => {
    const session = await kit.actors.signIn(kit.actors.account('user1'), 'web');
    const ask = { method: 'GET', url: `${service.origin}/ui/home`, redirects: 'manual' } as const;
    expect((await session.request({ ...ask, anonymous: true })).status).toBe(302);
    expect((await session.request(ask)).text()).toContain('hanako');
    await session.close();
  });

  test('blanks a secret wherever the page shows it', async () => {
    const pictures = [];
    for (const secret of ['abcd-efgh-1234-5678', 'wxyz-stuv-8765-4321']) {
      kit.redactor.learn(secret);
      const session = await kit.actors.stranger('web');
      await session.perform(operationSchema.parse({ browser: [{ goto: '/ui/show?text=${t}' }, { waitFor: 'text=後から' }] }), { t: secret });
      pictures.push(Buffer.from(kit.stored.findLast(({ meta }) => meta.mediaType === 'image/png')?.content ?? '').toString('base64'));
      await session.close();
    }
    expect(pictures[0]?.length).toBeGreaterThan(1000);
    expect(pictures[0]).toBe(pictures[1]);
  });
});
