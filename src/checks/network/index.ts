import { errorDetail } from './error-detail.ts';
import { exposedInterfaces } from './exposed-interfaces.ts';
import { exposedServices } from './exposed-services.ts';
import { securityTxt } from './security-txt.ts';
import { versionAndMethods } from './version-and-methods.ts';

export const networkChecks = [securityTxt, versionAndMethods, errorDetail, exposedServices, exposedInterfaces] as const;
