import { SEED } from './service.ts';
import { targetProfileSchema, type TargetProfile } from '../../profile/schema.ts';

const secret = (name: string) => ({ env: name });
const home = { http: { path: '/ui/home', extract: { identity: { css: '#whoami' } } } };

/** A profile of the test service: a form route, a bearer route, HTTP Basic; pools that create through the bearer route. */
export const testProfile = (origin: string, extra: Record<string, unknown> = {}): TargetProfile => targetProfileSchema.parse({
  profileVersion: 1,
  service: { name: 'テスト用サービス' },
  environment: 'staging',
  consent: { reference: 'R-1', grantedBy: 'vendor', validUntil: '2099-12-31', stopContact: '-', allowLocking: true, allowDestructive: true },
  scope: { baseUrl: origin, hosts: [{ name: '127.0.0.1', ports: [Number(new URL(origin).port)], tls: false }] },
  tenants: { T1: { name: '品形市', variables: { code: 'shinagata' } } },
  accounts: {
    user1: { tenant: 'T1', role: 'member', identity: 'hanako', password: secret('USER1'), disposable: true },
    admin1: { tenant: 'T1', role: 'admin', privileged: true, identity: 'kanri', password: secret('ADMIN1'), totp: { secret: secret('SEED'), periodSeconds: 2 } },
  },
  routes: {
    ui: {
      client: 'http',
      signIn: { http: [
        { path: '/ui/login', extract: { formToken: { css: '#login-form input[name=_csrf]', attribute: 'value' } } },
        { method: 'POST', path: '/ui/login', form: { _csrf: '${formToken}', loginId: '${loginId}', password: '${password}' } },
      ] },
      secondFactor: { http: [
        { path: '/ui/otp', extract: { formToken: { css: '#otp-form input[name=_csrf]' } } },
        { method: 'POST', path: '/ui/otp', form: { _csrf: '${formToken}', otp: '${otp}' } },
      ] },
      authorize: { 'X-CSRF': '${csrf}' },
      antiForgery: { http: { path: '/ui/token', extract: { csrf: { css: 'meta[name=csrf-token]' } } } },
      whoami: home,
      privileged: { http: { path: '/ui/admin', extract: { marker: { css: '#admin-page' } } } },
    },
    api: {
      client: 'http',
      signIn: { http: { method: 'POST', path: '/api/token', json: { loginId: '${loginId}', password: '${password}' }, extract: {
        accessToken: { json: '$.accessToken', optional: true, secret: true }, challengeToken: { json: '$.challengeToken', optional: true },
      } } },
      secondFactor: { http: { method: 'POST', path: '/api/otp', json: { challengeToken: '${challengeToken}', otp: '${otp}' },
        extract: { accessToken: { json: '$.accessToken' } } } },
      authorize: { Authorization: 'Bearer ${accessToken}' },
      whoami: { http: { path: '/api/me', extract: { identity: { json: '$.loginId' } } } },
    },
    web: {
      client: 'browser',
      signIn: { browser: [
        { goto: '/ui/login' },
        { fill: 'input[name=loginId]', value: '${loginId}' },
        { fill: 'input[name=password]', value: '${password}' },
        { click: '#login-form button' },
      ] },
      secondFactor: { browser: [{ fill: '#otp-form input[name=otp]', value: '${otp}' }, { click: '#otp-form button' }] },
      whoami: home,
      privileged: { browser: [{ goto: '/ui/admin' }, { waitFor: '#admin-page', timeoutMs: 1000 }, { extract: { marker: { selector: '#admin-page' } } }] },
    },
    basic: {
      client: 'http',
      signIn: { http: { path: '/api/basic', headers: { Authorization: 'Basic ${basicCredentials}' } } },
      authorize: { Authorization: 'Basic ${basicCredentials}' },
      whoami: { http: { path: '/api/basic', extract: { identity: { json: '$.loginId' } } } },
    },
  },
  pools: { users: {
    tenant: 'T1', role: 'member', accounts: ['user1'], limit: 2,
    create: { account: 'admin1', route: 'api', operation: { http: { method: 'POST', path: '/api/users',
      json: { loginId: '${newLoginId}', password: '${newPassword}' }, extract: { userId: { json: '$.id' } } } } },
    remove: { account: 'admin1', route: 'api', operation: { http: { method: 'DELETE', path: '/api/users/${userId}' } } },
    unlock: { account: 'admin1', route: 'api', operation: { http: { method: 'POST', path: '/api/users/${userId}/unlock' } } },
  } },
  ...extra,
});

export const TEST_SECRETS: Readonly<Record<string, string>> = {
  USER1: 'Correct-Horse-1', ADMIN1: 'Admin-Horse-22', OPERATOR: 'operator-key-1', SEED,
};
