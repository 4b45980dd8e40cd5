import { OperationError } from '../../actors/operation-error.ts';
import type { OperationResult } from '../../actors/types.ts';
import type { RecreatedAccountData } from '../../observations/account-access.ts';
import type { Told } from '../../observations/session.ts';
import { silenceOf } from '../mfa/access.ts';

interface Answered {
  readonly values: OperationResult['values'];
  /** Of the last answer. */
  readonly status: number | undefined;
}

/** What an operation gave, also where its answer lacked what it must give. @throws {OperationError} when it could not be carried out */
export async function answered(perform: () => Promise<OperationResult>): Promise<Answered> {
  try {
    const { values, answers } = await perform();
    return { values, status: answers.at(-1)?.status };
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'control-failed') throw error;
    return { values: {}, status: error.answers.at(-1)?.status };
  }
}

/** The login id is refused only by the service's own word (4xx, RFC 9110 §15.5): that the new password does not sign in may have other reasons. */
export function recreationOf(signedIn: Told, status: number | undefined): RecreatedAccountData['recreation'] {
  if (signedIn === true) return 'created';
  const turnedDown = status !== undefined && status >= 400 && silenceOf('create', status) === undefined;
  return signedIn === false && turnedDown ? 'refused' : 'unknown';
}
