import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { closest } from './closest.ts';
import { looserParameters } from './deviations.ts';
import { profileDigest } from './digest.ts';
import { validate } from './load-document.ts';
import { PARAMETER_DIRECTIONS, PARAMETER_PATHS } from './parameter-directions.ts';
import { policySchema, type Policy } from './policy-schema.ts';
import type { Finding } from './profile-error.ts';
import { readDocument } from './read-document.ts';

export interface LoadedPolicy {
  readonly value: Policy;
  /** Absolute; undefined when the catalogue's defaults apply. */
  readonly path: string | undefined;
  /** Files the policy names are relative to it. */
  readonly directory: string;
  /** `profileDigest(value)`. */
  readonly sha256: string;
  /** PEM texts of `testTrustAnchors`, in order. */
  readonly testTrustAnchors: readonly string[];
}

/** The catalogue's parameters, nothing approved, no trust anchors. */
export const defaultPolicy: Policy = policySchema.parse({ policyVersion: 1, municipality: '(指定なし / not given)' });

/** Reads a policy; without a path the catalogue's defaults apply. @throws {ProfileError} naming file, line and path of everything wrong */
export async function loadPolicy(path: string | undefined): Promise<LoadedPolicy> {
  if (path === undefined) {
    return { value: defaultPolicy, path, directory: process.cwd(), sha256: profileDigest(defaultPolicy), testTrustAnchors: [] };
  }
  const directory = dirname(resolve(path));
  const anchors: string[] = [];
  const value = validate(await readDocument(path), policySchema, (policy) => [
    ...looseFindings(policy), ...approvalFindings(policy), ...readAnchors(policy, directory, anchors),
  ]);
  return { value, path: resolve(path), directory, sha256: profileDigest(value), testTrustAnchors: anchors };
}

const looseFindings = (policy: Policy): Finding[] => looserParameters(policy)
  .filter(({ approval }) => approval === undefined)
  .map(({ path, value, default: standard }) => {
    const either = PARAMETER_DIRECTIONS[path] === 'either';
    return { path: ['parameters', ...path.split('.')], message: {
      ja: `${either ? `既定値 ${standard} と違う値 ${value} は判定を緩めることがあります` : `既定値 ${standard} より緩い値 ${value} です`}。approvals に "${path}" の承認者・理由・承認日を書くか、既定値に戻してください。`,
      en: `${value} ${either ? `differs from the default ${standard}, which can loosen the judgement` : `is looser than the default ${standard}`}. Write who approved it, why and when under approvals, key "${path}", or go back to the default.`,
    } };
  });

const approvalFindings = ({ approvals }: Policy): Finding[] => Object.keys(approvals)
  .filter((path) => !PARAMETER_PATHS.some((known) => known === path))
  .map((path) => {
    const meant = closest(path, PARAMETER_PATHS);
    return { path: ['approvals', path], atKey: true, message: {
      ja: `「${path}」というパラメーターはありません。${meant ? `「${meant}」の誤りではありませんか。` : '消してください。'}`,
      en: `There is no parameter "${path}". ${meant ? `Did you mean "${meant}"?` : 'Remove it.'}`,
    } };
  });

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function readAnchors({ testTrustAnchors }: Policy, directory: string, into: string[]): Finding[] {
  return testTrustAnchors.flatMap((file, index) => {
    try {
      const certificates = readFileSync(resolve(directory, file), 'latin1').match(CERTIFICATE) ?? [];
      into.push(...certificates.filter((pem) => new X509Certificate(pem).subject !== ''));
      if (certificates.length > 0) return [];
    } catch {
      // Reported below: unreadable and no certificate need the same remedy.
    }
    return [{ path: ['testTrustAnchors', index], message: {
      ja: `${file} から証明書を読めません。このファイルからの相対パスと、PEM(BEGIN CERTIFICATE)であることを確かめてください。`,
      en: `No certificate can be read from ${file}. Check the path, relative to this file, and that it is PEM (BEGIN CERTIFICATE).`,
    } }];
  });
}
