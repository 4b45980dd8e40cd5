import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { StoredHashedData, VerifierSeen } from '../../observations/password.ts';
import { defineCheck } from '../define.ts';

const ENOUGH = 3;

/** Least PBKDF2 iterations by digest (ASVS 5.0 Appendix C). */
const PBKDF2_ITERATIONS: Readonly<Record<string, number>> = { sha1: 1_300_000, sha256: 600_000, sha512: 210_000 };
const BCRYPT_COST = 10;
/** N × r of scrypt (2^17 × 8), and KiB × passes of Argon2 (19 MiB twice, or 46 MiB once). */
const SCRYPT_WORK = 2 ** 17 * 8;
const ARGON2_WORK = 19_456 * 2;

const figure = ({ parameters }: VerifierSeen, name: string): number => Number(parameters[name] ?? 0);

/** Weaker than ASVS Appendix C: an observation. */
function isWeak(seen: VerifierSeen): boolean {
  switch (seen.function) {
    case 'pbkdf2':
      return figure(seen, 'iterations') < (PBKDF2_ITERATIONS[String(seen.parameters['digest'])] ?? Number.POSITIVE_INFINITY);
    case 'bcrypt':
      return figure(seen, 'cost') < BCRYPT_COST;
    case 'scrypt':
      return figure(seen, 'N') * figure(seen, 'r') < SCRYPT_WORK;
    case 'argon2id':
    case 'argon2i':
    case 'argon2d':
      return figure(seen, 'm') * figure(seen, 't') < ARGON2_WORK;
    default:
      return seen.function !== 'yescrypt';
  }
}

const describe = ({ format, function: name, parameters }: VerifierSeen): string =>
  `${name ?? '?'} [${format ?? '?'}] ${Object.entries(parameters).map(([key, value]) => `${key}=${value}`).join(', ')}`.trim();

function judgeVerifier(seen: VerifierSeen, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `one-way@${seen.account}`;
  if (seen.revealed !== null) return fail(id, {
    ja: `アカウント ${seen.account} の保存値から、既知のパスワードを元に戻せました (${seen.revealed})。ハッシュ化されていません。`,
    en: `The stored value of ${seen.account} gave the known password back (${seen.revealed}). It is not hashed.`,
  }, evidence);
  if (seen.format === null) return inconclusive(id, 'ambiguous-effect', {
    ja: `アカウント ${seen.account} の検証値の形式が分かりません。提供者に形式 (関数、ソルト、パラメーター) を確認し、標準の形 (PHC など) で渡してもらってください。`,
    en: `The form of the verifier of ${seen.account} is not known. Ask the vendor for function, salt and parameters, and for a standard form such as PHC.`,
  }, evidence);
  if (seen.salted === false) return fail(id, {
    ja: `アカウント ${seen.account} の検証値 (${describe(seen)}) はソルトのない高速なハッシュです。同じパスワードが見分けられます (確認者はこの判定を確認してください)。`,
    en: `The verifier of ${seen.account} (${describe(seen)}) is a fast digest without salt, so equal passwords are visible (for the reviewer to confirm).`,
  }, evidence);
  if (seen.verifies === null || seen.wrongVerifies === null) return inconclusive(id, 'ambiguous-effect', {
    ja: `アカウント ${seen.account} の検証値 (${describe(seen)}) は、この検査ツールでは計算できません。提供者の立会いで既知のパスワードを照合してください。`,
    en: `The verifier of ${seen.account} (${describe(seen)}) cannot be computed by this tool. Have the known password verified with the vendor present.`,
  }, evidence);
  if (!seen.verifies || seen.wrongVerifies) return inconclusive(id, 'control-failed', {
    ja: seen.verifies ? `アカウント ${seen.account} の検証値が、誤ったパスワードでも照合に成功しました。見本を確認してください。`
      : `アカウント ${seen.account} の既知のパスワードが検証値 (${describe(seen)}) と一致しません。見本の取り違えか、追加の秘密 (ペッパー) がないか、提供者に確認してください。`,
    en: seen.verifies ? `The verifier of ${seen.account} took a wrong password as well. Check the sample.`
      : `The known password of ${seen.account} does not fit its verifier (${describe(seen)}). Ask the vendor whether the sample is mixed up or a pepper is used.`,
  }, evidence);
  const notes: readonly LocalText[] = isWeak(seen) ? [{
    ja: `アカウント ${seen.account} のパラメーター (${describe(seen)}) は ASVS 付録 C の推奨より弱いものです。`, en: `The parameters of ${seen.account} (${describe(seen)}) are weaker than ASVS Appendix C recommends.`,
  }] : [];
  return pass(id, {
    ja: `アカウント ${seen.account} の検証値は ${describe(seen)} で、既知のパスワードだけが一致しました。`, en: `The verifier of ${seen.account} is ${describe(seen)}; the known password fits and a wrong one does not.`,
  }, evidence, { notes });
}

function judgeEqual(data: StoredHashedData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'equal-passwords';
  const same = data.equal.find(({ identical }) => identical);
  if (same) return fail(id, {
    ja: `同じパスワードのアカウント ${same.accounts.join(' と ')} の保存値が同一です。アカウントごとのソルトがありません。`, en: `The stored values of ${same.accounts.join(' and ')}, which have equal passwords, are the same. There is no salt for each account.`,
  }, evidence);
  if (data.equal.length === 0 || data.verifiers.length < ENOUGH) return inconclusive(id, 'no-input', {
    ja: `検証値の見本が足りません (${data.verifiers.length} 件)。3 アカウント以上、うち 2 つは同じパスワードのものを passwords.verifiers に用意してください。`,
    en: `The sample of verifiers is too small (${data.verifiers.length}). Provide three accounts or more under passwords.verifiers, two of them with equal passwords.`,
  }, evidence);
  return pass(id, { ja: '同じパスワードのアカウントの検証値は互いに異なりました (ソルトあり)。', en: 'The verifiers of accounts with equal passwords differ: they are salted.' }, evidence);
}

function judge(data: StoredHashedData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  if (!data.parserHolds) return [inconclusive('equal-passwords', 'control-failed', {
    ja: 'この検査ツールの検証値の読み取りが、この環境では正しく働きません (既知の値の照合に失敗)。', en: 'Reading verifiers does not work on this machine: known values did not verify.',
  }, evidence)];
  return [...data.verifiers.map((seen) => judgeVerifier(seen, evidence)), judgeEqual(data, evidence)];
}

export const storedHashed = defineCheck({
  id: 'password.stored-hashed',
  rule: 1,
  needs: ['password.stored-hashed'],
  judge: (seen) => seen['password.stored-hashed'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem('equal-passwords', problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
