import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface EmbeddedStaging {
  readonly origin: string;
  readonly profilePath: string;
  readonly policyPath: string;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly folder?: string;
  readonly port?: number;
  readonly positions?: Readonly<Record<string, 'off' | 'defect' | 'twin'>>;
}

/**
 * Starts the practice service and writes its profile; the secrets go into this process's environment, where the profile's references
 * find them.
 */
export async function startEmbeddedStaging({ folder, port, positions = {} }: EmbeddedOptions = {}): Promise<EmbeddedStaging> {
  const [{ startStaging }, { writeStagingTarget }] = await Promise.all([
    import('../../fixtures/staging/index.ts'), import('../../fixtures/staging-target/write-target.ts'),
  ]);
  const staging = await startStaging({ switches: positions, ...(port === undefined ? {} : { port }) });
  const own = folder ?? mkdtempSync(join(tmpdir(), 'kenshu-staging-'));
  const documents = Object.fromEntries(Object.entries(positions).filter(([id]) => id.startsWith('cert.')));
  const target = writeStagingTarget(staging, own, { documents });
  Object.assign(process.env, target.environment);
  return {
    origin: staging.origin, profilePath: target.profilePath, policyPath: target.policyPath,
    close: async () => {
      await staging.close();
      if (!folder) rmSync(own, { recursive: true, force: true });
    },
  };
}
