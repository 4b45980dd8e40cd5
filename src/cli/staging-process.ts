import { startEmbeddedStaging } from './embedded-staging.ts';

/** What the child tells its parent once the service runs. */
export interface StagingAnnouncement {
  readonly origin: string;
  readonly profilePath: string;
  readonly policyPath: string;
  /** Secrets the profile refers to. They pass between the two processes only. */
  readonly environment: Readonly<Record<string, string>>;
}

// Started by `startStagingProcess` alone, as a process of its own.
const before = new Set(Object.keys(process.env));
const staging = await startEmbeddedStaging();
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !before.has(name))) as Record<string, string>;
process.send?.({ origin: staging.origin, profilePath: staging.profilePath, policyPath: staging.policyPath, environment } satisfies StagingAnnouncement);
// The parent's end, however it comes, ends the service too.
process.once('disconnect', () => void staging.close().finally(() => process.exit(0)));
