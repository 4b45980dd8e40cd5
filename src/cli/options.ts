import { resolve } from 'node:path';
import { ProfileError, loadInputs, resolveSecrets, type LoadedInputs } from '../profile/index.ts';
import { SelectionError, selectionOf } from '../run/selection.ts';
import type { Selection } from '../run/journal-events.ts';
import type { Invocation } from './command-list.ts';
import { textOption } from './flags.ts';
import { UsageError } from './usage-error.ts';

export function selectionOption(invocation: Invocation): Selection | null {
  const checks = Array.isArray(invocation.options['check']) ? (invocation.options['check'] as string[]) : undefined;
  try {
    return selectionOf(textOption(invocation, 'req'), checks);
  } catch (error) {
    if (error instanceof SelectionError) throw UsageError.of(`${error.message}: 要件番号は 1 から 47、検査 ID は kenshu plan に表示されるものを指定してください。`, `${error.message}: requirement numbers are 1 to 47; check ids are those kenshu plan shows.`);
    throw error;
  }
}

/** Makes a profile error a usage error: its lines in both languages, exit 64. */
export async function asUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new UsageError({
      ja: [...error.format('ja').split('\n'), '何も送信していません。'], en: [...error.format('en').split('\n'), 'Nothing was sent.'],
    });
  }
}

/** Profile and policy, valid, and every secret resolvable: all before anything is sent. */
export async function loadTarget(profilePath: string | undefined, policyPath: string | undefined): Promise<LoadedInputs> {
  if (!profilePath) throw UsageError.of('--target にプロファイルを指定してください。試すだけなら kenshu staging があります。', 'Name the target profile with --target. To practise there is kenshu staging.');
  return asUsage(async () => {
    const inputs = await loadInputs(resolve(profilePath), policyPath && resolve(policyPath));
    await resolveSecrets(inputs.profile.value, inputs.profile.directory, process.env, inputs.profile.document);
    return inputs;
  });
}
