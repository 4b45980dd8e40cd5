import { z } from 'zod';
import { seconds, text } from './common-schema.ts';
import { secretRefSchema } from './secret-schema.ts';
import { about, sentence } from './sentences.ts';

/** Codes that the service mails during sign-in, read from a mailbox of `mail`. */
export const mailCodeSchema = z.strictObject({
  withinSeconds: seconds.default(60).describe(about('メールを待つ上限(秒)', 'Longest wait for the mail, in seconds')),
});

const base64url = z.string().regex(/^[\w-]+$/, sentence('Base64url で書いてください。', 'Write it in base64url.'));

/** A passkey of the account (WebAuthn), which routes of kind `browser` use by Chromium's virtual authenticator. */
export const passkeySchema = z.strictObject({
  rpId: text.describe(about('RP ID(通常はホスト名)', 'RP ID, usually the host name')),
  credentialId: base64url.describe(about('クレデンシャル ID(Base64url)', 'Credential id, in base64url')),
  privateKey: secretRefSchema.describe(about('秘密鍵(PKCS #8 の PEM または Base64)の在りか', 'Where the private key is: PKCS #8, as PEM or base64')),
  userHandle: base64url.optional().describe(about('ユーザーハンドル(Base64url)', 'User handle, in base64url')),
});
