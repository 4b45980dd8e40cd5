import { AsyncLocalStorage } from 'node:async_hooks';

/** The probe on whose behalf code runs. Reaches through the actors and pools, which all probes share. */
export interface ProbeScope {
  readonly kind: string;
  /** Set when the probe was given up; what still runs of it may not begin anything new in the target. */
  ended: boolean;
}

const current = new AsyncLocalStorage<ProbeScope>();

export const inProbeScope = <T>(scope: ProbeScope, work: () => T): T => current.run(scope, work);

export const currentProbe = (): ProbeScope | undefined => current.getStore();
