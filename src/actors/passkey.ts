import type { CDPSession, Page } from '@playwright/test';
import { OperationError } from './operation-error.ts';
import { quoted } from './reasons.ts';

/** A passkey that an account was given (WebAuthn Level 3 §6). */
export interface Passkey {
  readonly rpId: string;
  /** Base64url, as the profile has it. */
  readonly credentialId: string;
  readonly userHandle?: string;
  /** PKCS #8, as PEM or base64. */
  readonly privateKey: string;
}

const base64 = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('base64');

const der = (privateKey: string): string => privateKey.replaceAll(/-----[A-Z ]+-----|\s/g, '');

/** Seconds since 2020: a counter that is higher at every use, whichever process used the passkey before (WebAuthn §6.1.1). */
const signCount = (now: Date): number => Math.floor((now.getTime() - Date.UTC(2020, 0)) / 1000);

const refused = (cause: unknown): OperationError => new OperationError('no-input', {
  ja: `ブラウザーがパスキーを受け付けません。アカウントの passkey を確かめてください(${quoted(String(cause).split('\n')[0] ?? '')})。`,
  en: `The browser takes no such passkey; check passkey of the account (${quoted(String(cause).split('\n')[0] ?? '')}).`,
}, { cause });

/**
 * Gives a page an authenticator that holds the passkey, verifies its user and is touched by itself.
 * @throws {OperationError} no-input when it is no passkey
 */
export async function addPasskey(page: Page, passkey: Passkey): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  try {
    await authenticator(protocol, passkey);
  } catch (error) {
    throw refused(error);
  }
}

async function authenticator(protocol: CDPSession, { rpId, credentialId, userHandle, privateKey }: Passkey): Promise<void> {
  await protocol.send('WebAuthn.enable');
  const { authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  await protocol.send('WebAuthn.addCredential', { authenticatorId, credential: {
    credentialId: base64(credentialId), isResidentCredential: userHandle !== undefined, rpId, privateKey: der(privateKey), signCount: signCount(new Date()),
    ...(userHandle === undefined ? {} : { userHandle: base64(userHandle) }),
  } });
}
