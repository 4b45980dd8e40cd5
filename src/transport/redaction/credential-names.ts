/** Words that make a field, cookie or header name mean a credential. */
const CREDENTIAL_WORDS = new Set([
  'password', 'passwd', 'passphrase', 'passcode', 'pass', 'pwd', 'pw', 'secret', 'token', 'jwt', 'otp', 'totp', 'hotp', 'mfa', 'pin',
  'csrf', 'xsrf', 'csrfmiddlewaretoken', 'authenticity', 'session', 'sessionid', 'sid', 'phpsessid', 'jsessionid', 'sessid',
  'credential', 'credentials', 'authorization', 'apikey', 'accesstoken', 'refreshtoken', 'idtoken', 'nonce', 'samlresponse', 'assertion', 'signature', 'otpauth', 'seed',
  'key', 'newpassword', 'currentpassword', 'oldpassword', 'loginpassword', 'userpassword', 'viewstate', 'requestverificationtoken',
]);

/** Of these, words that name harmless things as often. */
const WEAK_WORDS = new Set(['key', 'session', 'nonce', 'signature', 'seed', 'pass', 'pin', 'mfa', 'assertion', 'viewstate']);

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

interface Meaning {
  readonly credential: boolean;
  readonly strong: boolean;
  readonly code: boolean;
}

function meaningOf(name: string): Meaning {
  const parts = words(name);
  const last = parts.at(-1) ?? '';
  const said = ABOUT.has(last) ? [] : parts.filter((word) => CREDENTIAL_WORDS.has(word));
  const japanese = JAPANESE.test(name);
  return { credential: japanese || said.length > 0, strong: japanese || said.some((word) => !WEAK_WORDS.has(word)), code: CODE_WORDS.has(last) };
}

/** A page repeats few names many times; names beyond this number are looked at anew. */
const MAX_REMEMBERED = 5000;
const remembered = new Map<string, Meaning>();

function meaning(name: string): Meaning {
  const known = remembered.get(name);
  if (known) return known;
  const found = meaningOf(name);
  if (remembered.size < MAX_REMEMBERED) remembered.set(name, found);
  return found;
}

/** True when a field or cookie of this name holds a credential: `accessToken`, `user[password]`, `app_sid`, `パスワード`. */
export const isCredentialName = (name: string): boolean => meaning(name).credential;

/** True when the name leaves no doubt: `password`, `token`, but not `key`. */
export const isStrongCredentialName = (name: string): boolean => meaning(name).strong;

/** True for the value of a one-time code or an authorization code in a field that may hold one. */
export function isCodeField(name: string, value: string): boolean {
  if (!meaning(name).code) return false;
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
