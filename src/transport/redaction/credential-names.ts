/** Words that make a field, cookie or header name mean a credential. */
const CREDENTIAL_WORDS = new Set([
  'password', 'passwd', 'passphrase', 'passcode', 'pass', 'pwd', 'pw', 'secret', 'token', 'jwt', 'otp', 'totp', 'hotp', 'mfa', 'pin',
  'csrf', 'xsrf', 'csrfmiddlewaretoken', 'authenticity', 'session', 'sessionid', 'sid', 'phpsessid', 'jsessionid', 'sessid',
  'credential', 'credentials', 'authorization', 'apikey', 'accesstoken', 'refreshtoken', 'idtoken', 'nonce', 'samlresponse', 'assertion', 'signature', 'otpauth', 'seed',
  'key', 'newpassword', 'currentpassword', 'oldpassword', 'loginpassword', 'userpassword', 'viewstate', 'requestverificationtoken',
]);

/** In these words the credential is what the thing is about, not what it holds. */
const ABOUT = new Set([
  'type', 'policy', 'url', 'uri', 'endpoint', 'expires', 'expiry', 'expiration', 'lifetime', 'ttl', 'length', 'count', 'hint', 'error', 'message', 'label',
  'method', 'required', 'enabled', 'at', 'in', 'age', 'history', 'strength', 'status', 'storage', 'timeout', 'algorithm', 'alg', 'usage', 'size',
]);

const JAPANESE = /パスワード|暗証|パスフレーズ|認証コード|確認コード|ワンタイム|秘密|合言葉|トークン|セッション/;

/** Names of one-time codes, whose short numbers would otherwise pass for anything. */
const CODE_WORDS = new Set(['code', 'otp', 'totp', 'pin', 'passcode', 'mfa']);

const words = (name: string): string[] =>
  name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2').toLowerCase().split(/[^\p{L}\d]+/u).filter((word) => word !== '');

/** True when a field or cookie of this name holds a credential: `accessToken`, `user[password]`, `bunsho_sid`, `パスワード`. */
export function isCredentialName(name: string): boolean {
  if (JAPANESE.test(name)) return true;
  const parts = words(name);
  return parts.some((word) => CREDENTIAL_WORDS.has(word)) && !ABOUT.has(parts.at(-1) ?? '');
}

/** True for the value of a one-time code or an authorization code in a field that may hold one. */
export function isCodeField(name: string, value: string): boolean {
  const last = words(name).at(-1) ?? '';
  if (!CODE_WORDS.has(last)) return false;
  return /^\d{4,10}$/.test(value) || (value.length >= 12 && /\d/.test(value) && /[a-z]/i.test(value) && !/[\s_]/.test(value));
}

const PLAIN_HEADERS = /^(?:content-|accept|access-control-|sec-ch-|sec-fetch-)/;
const CREDENTIAL_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-auth', 'authentication', 'x-amz-security-token']);

/** True when a header of this name holds a credential. */
export function isCredentialHeader(name: string): boolean {
  const lower = name.toLowerCase();
  if (CREDENTIAL_HEADERS.has(lower)) return true;
  return !PLAIN_HEADERS.test(lower) && !lower.startsWith('sec-websocket-') && isCredentialName(lower);
}
