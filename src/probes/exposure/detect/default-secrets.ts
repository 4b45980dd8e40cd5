import { createHmac, timingSafeEqual } from 'node:crypto';

const HASHES: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** Signing secrets of documentation, tutorials, frameworks and test suites. */
export const DEFAULT_SECRETS: readonly string[] = [
  '', ' ', 'secret', 'Secret', 'SECRET', 'secretkey', 'secret_key', 'secret-key', 'secretKey', 'SecretKey', 'SECRET_KEY', 'mysecret', 'my-secret', 'my_secret', 'mySecret',
  'mysecretkey', 'my-secret-key', 'my_secret_key', 'supersecret', 'super-secret', 'super_secret', 'supersecretkey', 'super-secret-key', 'supersecretpassword', 'topsecret',
  'top-secret', 'verysecret', 'very-secret', 'shhhhh', 'shhhhhhared-secret', 'shhh', 'key', 'private', 'privatekey', 'private_key', 'private-key', 'public', 'jwt', 'JWT',
  'jwtsecret', 'jwt-secret', 'jwt_secret', 'jwtSecret', 'JWT_SECRET', 'jwt_secret_key', 'JWT_SECRET_KEY', 'jwt-key', 'jwtkey', 'token', 'tokensecret', 'token-secret',
  'token_secret', 'TOKEN_SECRET', 'accesstoken', 'access_token', 'access-secret', 'refresh-secret', 'ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET', 'auth', 'authsecret',
  'AUTH_SECRET', 'NEXTAUTH_SECRET', 'nextauth-secret', 'session', 'sessionsecret', 'session-secret', 'session_secret', 'SESSION_SECRET', 'keyboard cat', 'keyboardcat',
  'your-256-bit-secret', 'your-384-bit-secret', 'your-512-bit-secret', 'your_jwt_secret', 'your-jwt-secret', 'your_jwt_secret_key', 'your-secret-key', 'your_secret_key',
  'your-secret', 'your_secret', 'yoursecret', 'YOUR_SECRET', 'YOUR_SECRET_KEY', 'yourSecretKey', 'YOUR_JWT_SECRET', 'your-very-secret-key', 'change-me', 'changeme',
  'change_me', 'ChangeMe', 'CHANGEME', 'CHANGE_ME', 'changeit', 'changethis', 'change-this', 'changethissecret', 'change-this-secret', 'replace-me', 'replaceme', 'default',
  'defaultsecret', 'default-secret', 'default_secret', 'password', 'Password', 'password1', 'password123', 'passw0rd', 'P@ssw0rd', 'qwerty', 'admin', 'administrator', 'root',
  'test', 'testsecret', 'test-secret', 'test_secret', 'test-key', 'testkey', 'testing', 'demo', 'demosecret', 'example', 'example_key', 'example-secret', 'sample', 'dev',
  'devsecret', 'dev-secret', 'dev_secret', 'dev-secret-key', 'development', 'local', 'localhost', 'staging', 'production', 'prod', 'app', 'appsecret', 'app-secret',
  'app_secret', 'APP_SECRET', 'APP_KEY', 'api', 'apisecret', 'api-secret', 'api_secret', 'API_SECRET', 'apikey', 'api-key', 'abc', 'abc123', 'abcd1234', 'abcdef', '123', '1234',
  '12345', '123456', '1234567', '12345678', '123456789', '1234567890', '0123456789', '000000', '111111', 'a', 'x', 'foo', 'bar', 'foobar', 'hello', 'helloworld', 'hello-world',
  'null', 'undefined', 'none', 'None', 'true', 'false', 'hmac', 'hmac-secret', 'hs256', 'HS256', 'hs256-secret', 'signing-key', 'signingkey', 'signing_secret', 'signing-secret',
  'insecure', 'notsecret', 'not-secret', 'not-so-secret', 'thisisasecret', 'this-is-a-secret', 'thisismysecret', 'this is a secret', 'ThisIsASecretKey', 'thisisasecretkey',
  'this-is-secret', 'this_is_secret', 'somesecret', 'some-secret', 'some_secret', 'randomsecret', 'random-secret', 'random', 'qwertyuiopasdfghjklzxcvbnm123456',
  'django-insecure', 'django-insecure-key', 'flask', 'flask-secret', 'laravel', 'spring', 'springboot', 'spring-boot', 'express', 'expressjs', 'nodejs', 'node', 'rails', 'symfony',
  'ThisTokenIsNotSoSecretChangeIt', 'ThisFitsYourSecurity', 'yoursecretkeygoeshere', 'insert-secret-here', 'insert_your_secret', 'secret123', 'secret1234', 'secret!', 's3cr3t', 's3cret',
  'gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr9C', 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr9Z9CAow', 'easy', 'simple', 'kodekloud', 'mykey', 'my-key',
  'my_key', 'masterkey', 'master-key', 'master', 'encryptionkey', 'encryption-key', 'encryption_key', 'system', 'server', 'serversecret', 'client', 'clientsecret', 'client_secret',
];

/** The default secret under which a token verifies, found without asking anybody; null when none does or the algorithm is another. */
export function defaultSecretOf(raw: string, algorithm: string): number | null {
  const hash = HASHES[algorithm];
  const [header, payload, signature] = raw.split('.');
  if (hash === undefined || signature === undefined || signature === '') return null;
  const wanted = Buffer.from(signature, 'base64url');
  const matches = (secret: Buffer): boolean => {
    const made = createHmac(hash, secret).update(`${header}.${payload}`).digest();
    return made.length === wanted.length && timingSafeEqual(made, wanted);
  };
  const index = DEFAULT_SECRETS.findIndex((secret) => matches(Buffer.from(secret)) || (secret.length > 3 && matches(Buffer.from(secret, 'base64'))));
  return index < 0 ? null : index;
}
