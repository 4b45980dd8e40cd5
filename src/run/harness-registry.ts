import { checks } from '../checks/index.ts';
import { probes } from '../probes/index.ts';
import { createRegistry, type Registry } from './registry.ts';

/** Everything this version can observe and judge. */
export const harnessRegistry: Registry = createRegistry(checks, probes);
