import { everyRoute } from './every-route.ts';
import { exactVerification } from './exact-verification.ts';
import { minLength } from './min-length.ts';
import { requireDigit, requireLower, requireUpper } from './require-class.ts';
import { requireSymbol } from './require-symbol.ts';
import { notRecoverable } from './not-recoverable.ts';
import { reuseRoutes } from './reuse-routes.ts';
import { storedHashed } from './stored-hashed.ts';
import { reuse } from './reuse.ts';
import { usabilityBounds } from './usability-bounds.ts';

export const passwordChecks = [minLength, requireUpper, requireLower, requireDigit, requireSymbol, everyRoute, reuse, reuseRoutes, exactVerification, storedHashed, notRecoverable, usabilityBounds] as const;
