import { OperationError } from '../actors/operation-error.ts';
import type { LeasedAccount, Session } from '../actors/types.ts';
import type { ProbeContext } from './define.ts';

const undeclared = (route: string): OperationError => new OperationError('no-input', {
  ja: `プロファイルに enrolment.${route} (第二要素を登録する操作) がありません。`, en: `The profile declares no enrolment.${route} (how a second factor is enrolled).`,
});

/**
 * Enrols a second factor in a session that awaits one.
 * @returns the account with its new factor
 * @throws {OperationError}
 */
export async function enrolFactor({ profile }: Pick<ProbeContext, 'profile'>, session: Session, account: LeasedAccount): Promise<LeasedAccount> {
  const declared = profile.enrolment[session.route];
  if (!declared) throw undeclared(session.route);
  const { values } = await session.perform(declared.begin);
  const { totpSecret } = values;
  if (!totpSecret) throw new OperationError('control-failed', {
    ja: `enrolment.${session.route}.begin が totpSecret を取り出しませんでした。`, en: `enrolment.${session.route}.begin did not extract totpSecret.`,
  });
  const enrolled = account.withFactor(totpSecret);
  await session.perform(declared.confirm, { ...values, otp: await enrolled.nextOtp?.() ?? '' });
  return enrolled;
}
