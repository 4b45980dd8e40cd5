import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { LocalText } from '../domain/outcome.ts';
import { formatPath, ProfileError, type Path } from './profile-error.ts';
import type { TargetProfile } from './schema.ts';
import type { SecretRef } from './secret-schema.ts';
import { toIssue, type SourceDocument } from './source-document.ts';

const COMMAND_TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

export interface ResolvedSecrets {
  /** The secret behind a reference of the profile. @throws {TypeError} for a reference the profile does not hold */
  get(reference: SecretRef): string;
  /** Every secret with its place, for redaction to learn. Stays in memory. */
  readonly entries: readonly { readonly path: string; readonly value: string }[];
}

interface SecretPlace {
  readonly path: Path;
  readonly reference: SecretRef;
}

/** Every place of a profile where a secret is referred to. */
export function secretPlaces(profile: TargetProfile): SecretPlace[] {
  const one = (path: Path, reference: SecretRef | string | undefined): SecretPlace[] =>
    (reference === undefined || typeof reference === 'string' ? [] : [{ path, reference }]);
  const among = (path: Path, variables: Readonly<Record<string, SecretRef | string>>) =>
    Object.entries(variables).flatMap(([name, value]) => one([...path, 'variables', name], value));
  return [
    ...one(['scope', 'upstreamProxy', 'credentials'], profile.scope.upstreamProxy?.credentials),
    ...Object.entries(profile.sources).flatMap(([name, { clientCertificate }]) => [
      ...one(['sources', name, 'clientCertificate', 'certificate'], clientCertificate?.certificate), ...one(['sources', name, 'clientCertificate', 'key'], clientCertificate?.key),
    ]),
    ...Object.entries(profile.tenants).flatMap(([name, { variables }]) => among(['tenants', name], variables)),
    ...Object.entries(profile.accounts).flatMap(([name, account]) => [
      ...one(['accounts', name, 'password'], account.password),
      ...one(['accounts', name, 'totp', 'secret'], account.totp?.secret),
      ...one(['accounts', name, 'passkey', 'privateKey'], account.passkey?.privateKey),
      ...one(['accounts', name, 'recoveryCodes'], account.recoveryCodes),
      ...among(['accounts', name], account.variables),
    ]),
    ...(profile.termination ? among(['termination'], profile.termination.variables) : []),
    ...Object.entries(profile.mail?.boxes ?? {}).flatMap(([name, { http, imap }]) => [
      ...one(['mail', 'boxes', name, 'http', 'credentials'], http?.credentials), ...one(['mail', 'boxes', name, 'imap', 'password'], imap?.password),
    ]),
  ];
}

const keyOf = (reference: SecretRef): string => JSON.stringify(Object.entries(reference));

/**
 * Resolves every secret of the profile before anything is sent, each reference once. `directory` is where files and commands start.
 * @throws {ProfileError} naming each reference that cannot be resolved and its place, never a value
 */
export async function resolveSecrets(
  profile: TargetProfile, directory: string, env: Readonly<Record<string, string | undefined>>, document?: SourceDocument,
): Promise<ResolvedSecrets> {
  const places = secretPlaces(profile);
  const pending = new Map<string, Promise<Resolution>>();
  for (const { reference } of places) {
    const key = keyOf(reference);
    if (!pending.has(key)) pending.set(key, resolveOne(reference, directory, env));
  }
  const resolutions = new Map(await Promise.all([...pending].map(async ([key, resolution]) => [key, await resolution] as const)));
  const results = places.map(({ path, reference }) => ({ path, resolution: resolutions.get(keyOf(reference)) as Resolution }));
  const failures = results.flatMap(({ path, resolution }) => ('problem' in resolution ? [{ path, message: resolution.problem }] : []));
  const source = document ?? { file: '', value: profile, locate: () => ({ line: 1, column: 1 }) };
  if (failures.length > 0) throw new ProfileError(failures.map((finding) => toIssue(source, finding)));
  return {
    get(reference) {
      const resolution = resolutions.get(keyOf(reference));
      if (resolution === undefined || 'problem' in resolution) throw new TypeError('this reference to a secret is not in the profile');
      return resolution.value;
    },
    entries: results.flatMap(({ path, resolution }) => ('value' in resolution ? [{ path: formatPath(path), value: resolution.value }] : [])),
  };
}

type Resolution = { readonly value: string } | { readonly problem: LocalText };

async function resolveOne(reference: SecretRef, directory: string, env: Readonly<Record<string, string | undefined>>): Promise<Resolution> {
  if ('env' in reference) return fromEnvironment(reference.env, env[reference.env]);
  return 'file' in reference ? await fromFile(reference.file, directory) : await fromCommand(reference.command, directory, env);
}

const fromEnvironment = (name: string, value: string | undefined): Resolution => (value ? { value } : { problem: {
  ja: `環境変数 ${name} が${value === undefined ? '設定されていません' : '空です'}。値を設定してから実行してください。`,
  en: `The environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}. Set it and run again.`,
} });

const withoutNewline = (text: string): string => text.replace(/\r?\n$/, '');
const codeOf = (error: unknown): string => String((error as { code?: string | number }).code ?? 'ERROR');

async function fromFile(file: string, directory: string): Promise<Resolution> {
  try {
    const value = withoutNewline(await readFile(resolve(directory, file), 'utf8'));
    if (value !== '' && value.length <= MAX_BYTES) return { value };
    return { problem: {
      ja: `ファイル ${file} が${value === '' ? '空です' : '大きすぎます'}。秘密の値だけを書いてください。`,
      en: `The file ${file} is ${value === '' ? 'empty' : 'too large'}. Write the secret alone into it.`,
    } };
  } catch (error) {
    return { problem: {
      ja: `ファイル ${file} を読めません(${codeOf(error)})。このファイルからの相対パスと読み取り権限を確かめてください。`,
      en: `The file ${file} cannot be read (${codeOf(error)}). Check the path, relative to this file, and that it may be read.`,
    } };
  }
}

/** The program's messages are not shown: they may hold the secret. */
async function fromCommand([program = '', ...args]: readonly string[], directory: string, env: Readonly<Record<string, string | undefined>>): Promise<Resolution> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: directory, env: { ...env }, timeout: COMMAND_TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES, windowsHide: true,
    });
    const value = withoutNewline(stdout);
    return value !== '' ? { value } : { problem: {
      ja: `コマンド ${program} は何も出力しませんでした。秘密の値を標準出力へ書くようにしてください。`,
      en: `The command ${program} wrote nothing. Let it write the secret to standard output.`,
    } };
  } catch (error) {
    const killed = (error as { killed?: boolean }).killed === true;
    return { problem: {
      ja: `コマンド ${program} が${killed ? '10 秒以内に終わりませんでした' : `失敗しました(${codeOf(error)})`}。手で実行して確かめてください。`,
      en: `The command ${program} ${killed ? 'did not end within 10 s' : `failed (${codeOf(error)})`}. Run it by hand to see why.`,
    } };
  }
}
