import { isStrongCredentialName } from '../../../transport/redaction/credential-names.ts';
import { isWorthLearning } from '../../../transport/redaction/token-shape.ts';

export interface UrlCredential {
  /** Name of the parameter; empty where the value stands in the path. */
  readonly name: string;
  readonly kind: 'session-value' | 'named-credential';
}

/** Single-use values in links and signatures of file URLs are judged by their own checks. */
const JUDGED_ELSEWHERE = /signature|^sig$|csrf|xsrf|x-amz|^state$|^nonce$|^code$|hash|policy|expires|signed/i;

function parametersOf(url: URL): readonly (readonly [string, string])[] {
  const fragment = /^#[^=&]+=/.test(url.hash) ? [...new URLSearchParams(url.hash.slice(1))] : [];
  return [...url.searchParams, ...fragment];
}

/** Credentials and session values that an address carries. */
export function credentialsInUrl(address: string, sessionValues: ReadonlySet<string>): readonly UrlCredential[] {
  const url = URL.parse(address);
  if (!url) return [];
  const parameters = parametersOf(url);
  const inPath = url.pathname.split(/[/;=]/).filter((part) => sessionValues.has(part)).map((): UrlCredential => ({ name: '', kind: 'session-value' }));
  const user = url.password === '' ? [] : [{ name: 'user:password@', kind: 'named-credential' as const }];
  return [...user, ...inPath, ...parameters.flatMap(([name, value]): UrlCredential[] => {
    if (sessionValues.has(value)) return [{ name, kind: 'session-value' }];
    return isStrongCredentialName(name) && !JUDGED_ELSEWHERE.test(name) && isWorthLearning(value) ? [{ name, kind: 'named-credential' }] : [];
  })];
}
