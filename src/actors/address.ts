import { unusable } from './reasons.ts';
import type { Filler } from './template.ts';

/**
 * Where a path of the profile leads. It counts from the base URL; what the service itself gave (a place that stands first) from the
 * page it was given on. @throws {OperationError} no-input when it is no address
 */
export function addressOf(template: string, fill: Filler, operation: string, baseUrl: string, currentUrl: string | undefined): string {
  const path = fill.path(template);
  const below = (): URL => new URL(baseUrl.replace(/\/$/, '') + (path.startsWith('/') ? path : `/${path}`));
  const current = currentUrl !== undefined && /^https?:/.test(currentUrl) ? currentUrl : baseUrl;
  try {
    if (/^https?:\/\//i.test(path)) return new URL(path).href;
    return (template.startsWith('${') ? new URL(path, current) : below()).href;
  } catch {
    throw unusable(operation, 'URL', template);
  }
}
