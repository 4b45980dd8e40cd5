import { endpointOf, hostKey } from './host.ts';
import { operationsOf } from './operations-of.ts';
import type { Finding, Path } from './profile-error.ts';
import type { TargetProfile } from './schema.ts';

const TEMPLATE_IN_HOST = /^[a-z]+:\/\/[^/?#]*\$\{/i;

/** The consent must cover today, compared in Japan; valid until a day means valid on that day (catalogue §8.1). */
export function consentFindings({ consent }: TargetProfile, now: Date): Finding[] {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(now);
  if (consent.validUntil >= today) return [];
  return [{ path: ['consent', 'validUntil'], message: {
    ja: `試験の同意は ${consent.validUntil} で切れています。提供者から新しい同意を得て、consent を書き直してください。`,
    en: `The consent ended on ${consent.validUntil}. Obtain a new one from the vendor and rewrite consent.`,
  } }];
}

/** Addresses outside `scope.hosts`: the base URL, and whole URLs in operations. */
export function scopeFindings(profile: TargetProfile): Finding[] {
  const inOperations = operationsOf(profile).flatMap(({ path, operation }) => [
    ...(operation.http ?? []).flatMap((exchange, index) => outOfScope(profile, [...path, 'http', index, 'path'], exchange.path)),
    ...(operation.browser ?? []).flatMap((step, index) => ('goto' in step ? outOfScope(profile, [...path, 'browser', index, 'goto'], step.goto) : [])),
  ]);
  const ofRoutes = Object.entries(profile.routes).flatMap(([name, { baseUrl }]) => (baseUrl === undefined ? [] : outOfScope(profile, ['routes', name, 'baseUrl'], baseUrl)));
  return [...outOfScope(profile, ['scope', 'baseUrl'], profile.scope.baseUrl), ...ofRoutes, ...inOperations];
}

function outOfScope({ scope }: TargetProfile, path: Path, url: string): Finding[] {
  if (TEMPLATE_IN_HOST.test(url)) return [];
  const endpoint = endpointOf(url.startsWith('//') ? `https:${url}` : url);
  if (endpoint === undefined) return [];
  const declared = scope.hosts.filter(({ name }) => hostKey(name) === endpoint.host);
  if (declared.some(({ ports }) => ports.includes(endpoint.port))) return [];
  const what = declared.length > 0
    ? { ja: `${endpoint.host} のポート ${endpoint.port}`, en: `Port ${endpoint.port} of ${endpoint.host}` }
    : { ja: `ホスト ${endpoint.host}`, en: `The host ${endpoint.host}` };
  return [{ path, message: {
    ja: `${what.ja} は scope.hosts にありません。同意の範囲なら scope.hosts に加え、そうでなければ URL を直してください。`,
    en: `${what.en} is not in scope.hosts. Add it there if the consent covers it, or correct the URL.`,
  } }];
}
