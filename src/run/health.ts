import { OperationError } from '../actors/operation-error.ts';
import type { LocalText, Problem } from '../domain/outcome.ts';

export interface HealthOptions {
  /** Throws when the service is not well. Absent: the profile declares no oracle, and the monitor lets everything pass. */
  readonly ask?: () => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly intervalMs?: number;
  readonly limit?: number;
}

export interface HealthMonitor {
  /** Undefined when the service is well; the reason to stop once it was unwell so many times in a row. Shared by all who wait. */
  gate(): Promise<Problem | undefined>;
}

function whyOf(error: unknown): LocalText {
  const message = error instanceof Error ? error.message : String(error);
  const { ja, en } = error instanceof OperationError ? error.reason : { ja: message, en: message };
  return { ja: ja.replace(/。$/, ''), en: en.replace(/\.$/, '') };
}

const unwell = (times: number, error: unknown): Problem => {
  const why = whyOf(error);
  return {
    code: 'unreachable',
    reason: {
      ja: `対象サービスの稼働確認が ${times} 回続けて失敗したため、以後の検査を止めました(${why.ja})。復旧後に --resume で再開してください。`,
      en: `The health request failed ${times} times in a row, so the rest was not run (${why.en}). Go on with --resume when the service is back.`,
    },
  };
};

/** Stop rule of catalogue §6: three consecutive health failures end the run; what was not run is taken on resume. */
export function healthMonitor({ ask, sleep, intervalMs = 5000, limit = 3 }: HealthOptions): HealthMonitor {
  let stopped: Problem | undefined;
  let underway: Promise<Problem | undefined> | undefined;

  const examine = async (): Promise<Problem | undefined> => {
    for (let failures = 1; ; failures += 1) {
      try {
        await ask?.();
        return undefined;
      } catch (error) {
        if (failures >= limit) return (stopped = unwell(failures, error));
        await sleep(intervalMs);
      }
    }
  };

  return {
    async gate() {
      if (stopped || !ask) return stopped;
      underway ??= examine().finally(() => { underway = undefined; });
      return underway;
    },
  };
}
