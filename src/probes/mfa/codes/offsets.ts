import type { LeasedAccount } from '../../../actors/types.ts';
import type { FactorTried, OffsetSeen } from '../../../observations/second-factor.ts';
import type { ProbeContext } from '../../define.ts';
import { leaseHolder, type Subject } from './holders.ts';
import { signInWith } from './present.ts';

/** Steps of the catalogue, the farthest first. */
const STEPS = [12, 10, 5, 2, 1] as const;
/** Wrong codes in a row on one account. */
const IN_A_ROW = 2;

export const OFFSET_ACCOUNTS = 1 + Math.ceil(STEPS.length / IN_A_ROW);

const wasTaken = ({ effect, privileged }: FactorTried): boolean => (privileged === null ? effect === 'signed-in' : privileged === true);

const at = (context: ProbeContext, account: LeasedAccount, subject: Subject, steps: number): Promise<FactorTried> =>
  signInWith(context, account, subject, { code: async () => account.timeCodes?.codeAt(steps) ?? '', sent: `code of step ${steps}` });

/**
 * Codes to come, the farthest first: a service that takes one refuses every code before it afterwards, so the first that is taken
 * ends the series.
 */
async function ahead(context: ProbeContext, subject: Subject): Promise<readonly OffsetSeen[]> {
  const account = await leaseHolder(context, subject, 'mfa.one-time steps ahead');
  const seen: OffsetSeen[] = [];
  for (const steps of STEPS) {
    const tried = await at(context, account, subject, steps);
    if (wasTaken(tried)) return [...seen, { steps, tried }];
    seen.push({ steps, tried, control: await signInWith(context, account, subject) });
  }
  return seen;
}

/** Codes gone by, on accounts whose later codes nobody has used: after those, older ones are refused for being older. */
async function behind(context: ProbeContext, subject: Subject): Promise<readonly OffsetSeen[]> {
  const seen: OffsetSeen[] = [];
  for (let from = 0; from < STEPS.length; from += IN_A_ROW) {
    const account = await leaseHolder(context, subject, 'mfa.one-time steps behind');
    const group: { steps: number; tried: FactorTried }[] = [];
    for (const steps of STEPS.slice(from, from + IN_A_ROW)) group.push({ steps: -steps, tried: await at(context, account, subject, -steps) });
    const control = await signInWith(context, account, subject);
    seen.push(...group.map((one) => (wasTaken(one.tried) ? one : { ...one, control })));
  }
  return seen;
}

/** @throws {OperationError} no-input: accounts are used up */
export async function offsets(context: ProbeContext, subject: Subject): Promise<readonly OffsetSeen[]> {
  return (await Promise.all([ahead(context, subject), behind(context, subject)])).flat();
}
