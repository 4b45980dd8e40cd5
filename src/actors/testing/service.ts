import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Secret, TOTP } from 'otpauth';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

interface User { loginId: string; password: string; admin: boolean; seed?: string; id: string; locked?: boolean }

export const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const TOTP_PERIOD_S = 2;

/** 「ログインできませんでした」 in Shift_JIS: what an older Japanese service answers with status 200. */
const REFUSED_SHIFT_JIS = new Uint8Array([0x83, 0x8d, 0x83, 0x4f, 0x83, 0x43, 0x83, 0x93, 0x82, 0xc5, 0x82, 0xab, 0x82, 0xdc, 0x82, 0xb9, 0x82, 0xf1]);

export interface ServiceState {
  readonly users: Map<string, User>;
  /** How POST /ui/login refuses. */
  refusal: 'form-200' | 'shift-jis-200' | 'not-found' | 'redirect' | 'too-many';
  /** What the oracles answer. */
  oracle: 'well' | 'down' | 'throttled';
  /** GET /ui/login has no form. */
  formGone: boolean;
  /** A script of the login page keeps the form from being sent. */
  formHeld: boolean;
  readonly log: string[];
  /** Ends every session and forgets which codes were used. */
  forget(): void;
}

/** A small service with a form + cookie route, a bearer route and odd manners, for tests of sessions. */
export async function startService(): Promise<{ readonly origin: string; readonly state: ServiceState; close(): Promise<void> }> {
  const sessions = new Map<string, { user?: User; half?: User; csrf: Set<string> }>();
  const tokens = new Map<string, User>();
  const challenges = new Map<string, User>();
  const usedSteps = new Set<number>();
  const user = (loginId: string, password: string, extra: Partial<User> = {}): User => ({ loginId, password, admin: false, id: randomUUID(), ...extra });
  const state: ServiceState = {
    users: new Map([user('hanako', 'Correct-Horse-1'), user('kanri', 'Admin-Horse-22', { admin: true, seed: SEED })].map((one) => [one.loginId, one])),
    refusal: 'form-200', oracle: 'well', formGone: false, formHeld: false, log: [],
    forget: () => { sessions.clear(); tokens.clear(); challenges.clear(); usedSteps.clear(); },
  };
  const matches = (loginId: unknown, password: unknown): User | undefined => {
    const found = state.users.get(String(loginId));
    return found && !found.locked && found.password === password ? found : undefined;
  };
  const otpOk = (code: unknown): boolean => {
    const totp = new TOTP({ secret: Secret.fromBase32(SEED), period: TOTP_PERIOD_S });
    const delta = totp.validate({ token: String(code), window: 1 });
    if (delta === null) return false;
    const step = Math.floor(Date.now() / (TOTP_PERIOD_S * 1000)) + delta;
    if (usedSteps.has(step)) return false;
    usedSteps.add(step);
    return true;
  };

  const field = (value: unknown): string => (typeof value === 'string' ? value : '');

  const app = new Hono();
  app.use(async (c, next) => {
    state.log.push(`${c.req.method} ${c.req.path}`);
    await next();
  });

  // The session cookie changes with every answer, and each form's token is good once.
  const ui = new Hono<{ Variables: { session: { user?: User; half?: User; csrf: Set<string> } } }>();
  ui.use(async (c, next) => {
    const old = getCookie(c, 'sid');
    const session = (old !== undefined && sessions.get(old)) || { csrf: new Set<string>() };
    if (old !== undefined) sessions.delete(old);
    c.set('session', session);
    await next();
    const sid = randomUUID();
    sessions.set(sid, session);
    setCookie(c, 'sid', sid, { httpOnly: true, path: '/' });
  });
  const form = (csrf: Set<string>, id: string): string => {
    const token = randomUUID();
    csrf.add(token);
    return `<!doctype html><meta charset=utf-8><title>ログイン</title><form id="${id}" method=post><input type=hidden name=_csrf value="${token}">`
      + (id === 'otp-form' ? '<input name=otp>' : '<input name=loginId><input type=password name=password>') + '<button>送信</button></form>';
  };
  ui.get('/login', (c) => c.html(state.formGone ? '<h1>移転しました</h1>' : form(c.get('session').csrf, 'login-form') + (state.formHeld ? '<script>document.forms[0].onsubmit = () => false</script>' : '')));
  ui.get('/away', (c) => c.redirect('https://127.0.0.2:9/'));
  ui.post('/login', async (c) => {
    const body = await c.req.parseBody();
    const session = c.get('session');
    if (!session.csrf.delete(field(body['_csrf']))) return c.text('csrf', 403);
    const found = matches(body['loginId'], body['password']);
    if (found?.seed !== undefined) {
      session.half = found;
      return c.redirect('/ui/otp');
    }
    if (found) {
      session.user = found;
      return c.redirect('/ui/home');
    }
    switch (state.refusal) {
      case 'shift-jis-200': return c.body(REFUSED_SHIFT_JIS, 200, { 'content-type': 'text/html; charset=Shift_JIS' });
      case 'not-found': return c.text('見つかりません', 404);
      case 'redirect': return c.redirect('/ui/home');
      case 'too-many': return c.text('お待ちください', 429, { 'retry-after': '7' });
      default: return c.html(form(session.csrf, 'login-form'));
    }
  });
  ui.get('/otp', (c) => (c.get('session').half ? c.html(form(c.get('session').csrf, 'otp-form')) : c.redirect('/ui/login')));
  ui.post('/otp', async (c) => {
    const body = await c.req.parseBody();
    const session = c.get('session');
    if (!session.half || !session.csrf.delete(field(body['_csrf'])) || !otpOk(body['otp'])) return c.redirect('/ui/otp');
    session.user = session.half;
    return c.redirect('/ui/home');
  });
  ui.get('/home', (c) => {
    const { user: current } = c.get('session');
    return current ? c.html(`<p id=whoami> ${current.loginId} </p>`) : c.redirect('/ui/login');
  });
  ui.get('/admin', (c) => (c.get('session').user?.admin ? c.html('<p id=admin-page>管理</p>') : c.html('<p>権限がありません</p>')));
  ui.get('/show', (c) => c.html(`<!doctype html><meta charset=utf-8><title>表示</title><pre>${c.req.query('text') ?? ''}</pre>`
    + '<p id=late></p><img src="http://127.0.0.2:9/x.png"><script>fetch("/api/query?late").then((r) => r.json()).then(() => { late.textContent = "後から"; })</script>'));
  ui.get('/token', (c) => {
    const token = randomUUID();
    c.get('session').csrf.add(token);
    return c.html(`<meta name=csrf-token content="${token}">`);
  });
  ui.post('/note', async (c) => {
    const session = c.get('session');
    if (!session.csrf.delete(c.req.header('x-csrf') ?? '')) return c.json({ error: 'csrf' }, 403);
    return c.json({ id: randomUUID(), by: session.user?.loginId ?? null, sent: await c.req.json<unknown>() });
  });
  app.route('/ui', ui);

  const bearer = (header = ''): User | undefined => tokens.get(header.replace('Bearer ', ''));
  app.post('/api/token', async (c) => {
    const { loginId, password } = await c.req.json<{ loginId: string; password: string }>();
    const found = matches(loginId, password);
    if (!found) return c.json({ error: 'no' }, 401);
    if (found.seed !== undefined) {
      const challenge = randomUUID();
      challenges.set(challenge, found);
      return c.json({ challengeToken: challenge });
    }
    const token = randomUUID();
    tokens.set(token, found);
    return c.json({ accessToken: token });
  });
  app.post('/api/otp', async (c) => {
    const { challengeToken, otp } = await c.req.json<{ challengeToken: string; otp: string }>();
    const found = challenges.get(challengeToken);
    if (!found || !otpOk(otp)) return c.json({ error: 'no' }, 401);
    const token = randomUUID();
    tokens.set(token, found);
    return c.json({ accessToken: token });
  });
  // Strangers are told 200 with null.
  app.get('/api/me', (c) => {
    if (state.oracle !== 'well') return c.json({ error: state.oracle }, state.oracle === 'down' ? 500 : 429);
    const current = bearer(c.req.header('authorization'));
    return c.json(current ? { loginId: current.loginId } : null);
  });
  app.get('/api/basic', (c) => {
    const [loginId, password] = Buffer.from((c.req.header('authorization') ?? '').replace('Basic ', ''), 'base64').toString().split(':');
    const found = matches(loginId, password);
    return found ? c.json({ loginId: found.loginId }) : c.json({}, 401);
  });
  app.post('/api/users', async (c) => {
    if (!bearer(c.req.header('authorization'))?.admin) return c.json({}, 401);
    const { loginId, password, admin = false } = await c.req.json<{ loginId: string; password: string; admin?: boolean }>();
    const made = user(loginId, password, admin ? { admin, seed: SEED } : {});
    state.users.set(loginId, made);
    return c.json({ id: made.id, ...(admin ? { totpSecret: SEED } : {}) }, 201);
  });
  app.get('/api/users', (c) => (bearer(c.req.header('authorization'))?.admin
    ? c.json({ items: [...state.users.values()].map(({ id, loginId }) => ({ id, loginId })) }) : c.body(null, 403)));
  app.post('/api/users/:id/unlock', (c) => {
    if (!bearer(c.req.header('authorization'))?.admin) return c.json({}, 401);
    for (const one of state.users.values()) if (one.id === c.req.param('id')) one.locked = false;
    return c.body(null, 204);
  });
  app.delete('/api/users/:id', (c) => {
    if (!bearer(c.req.header('authorization'))?.admin) return c.json({}, 403);
    const found = [...state.users.values()].find(({ id }) => id === c.req.param('id'));
    if (!found) return c.json({}, 404);
    state.users.delete(found.loginId);
    return c.body(null, 204);
  });
  // Documents: anyone signed in moves one to the trash, only administrators empty it.
  app.delete('/api/docs/:id', (c) => c.body(null, bearer(c.req.header('authorization')) ? 204 : 401));
  app.post('/api/trash/:id/purge', (c) => c.body(null, bearer(c.req.header('authorization'))?.admin ? 204 : 403));
  app.delete('/operator/:code', (c) => c.body(null, c.req.header('x-operator-key') === 'operator-key-1' ? 202 : 403));
  app.post('/api/echo', async (c) => {
    const body = await c.req.parseBody();
    const file = body['file'];
    return c.json({
      title: body['title'] ?? null, name: file instanceof File ? file.name : null, type: file instanceof File ? file.type : null,
      hex: file instanceof File ? Buffer.from(await file.arrayBuffer()).toString('hex') : null,
    });
  });
  app.get('/api/query', (c) => c.json({ url: c.req.url }));

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => { server.once('listening', () => resolve()); });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`, state,
    close: () => new Promise<void>((resolve, reject) => { server.close((error) => (error ? reject(error) : resolve())); }),
  };
}
