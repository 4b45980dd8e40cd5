import { closest } from './closest.ts';
import { extractedNames, operationsOf, type PlacedOperation } from './operations-of.ts';
import type { Finding, Path } from './profile-error.ts';
import type { TargetProfile } from './schema.ts';
import { textsIn } from './texts-in.ts';

const PLACE = /\$\{([^}]*)\}/g;

/** Names in `${…}` that nothing provides, as far as the profile alone tells. What a function extracts is not known. */
export function templateFindings(profile: TargetProfile): Finding[] {
  const operations = operationsOf(profile);
  if (operations.some(({ operation }) => operation.function !== undefined)) return [];
  const common = commonNames(profile);
  const authorize = Object.entries(profile.routes).flatMap(([name, { authorize, headers, baseUrl }]) =>
    unknownNames(['routes', name], { authorize, headers, baseUrl }, new Set(common)));
  const address = unknownNames(['mail'], { address: profile.mail?.address ?? '' }, new Set(common));
  return [...authorize, ...address, ...operations.flatMap((placed) => unknownNames(placed.path, withoutExtractors(placed), namesFor(placed, common)))];
}

const namesFor = ({ operation, sees }: PlacedOperation, common: readonly string[]): ReadonlySet<string> =>
  new Set([...common, ...sees, ...extractedNames(operation)]);

/** What every operation may see: variables of accounts and tenants, and what sessions hold. */
function commonNames(profile: TargetProfile): string[] {
  const provision = profile.termination?.provision;
  const tenantVariables = [...Object.values(profile.tenants).map(({ variables }) => variables), provision?.tenantVariables ?? {}];
  return [
    'loginId', 'password', 'identity', 'csrf', 'tenant.name', ...['state', 'nonce', 'codeVerifier', 'codeChallenge'].map((name) => `oauth.${name}`),
    ...Object.values(profile.accounts).flatMap(({ variables }) => Object.keys(variables)),
    ...Object.values(profile.pools).flatMap((pool) => (pool ? [...Object.keys(pool.variables), ...extractedNames(pool.create?.operation)] : [])),
    ...Object.keys(provision?.accountVariables ?? {}),
    ...tenantVariables.flatMap((variables) => Object.keys(variables).map((name) => `tenant.${name}`)),
    ...Object.values(profile.routes).flatMap(({ signIn, secondFactor, antiForgery, renew }) => [signIn, secondFactor, antiForgery, renew].flatMap(extractedNames)),
  ];
}

const withoutExtractors = ({ operation }: PlacedOperation): unknown => ({
  http: operation.http?.map((exchange) => ({ ...exchange, extract: undefined })),
  browser: operation.browser?.map((step) => ('extract' in step ? {} : step)),
});

function unknownNames(base: Path, content: unknown, known: ReadonlySet<string>): Finding[] {
  return textsIn(content).flatMap(({ path, text }) => [...String(text).matchAll(PLACE)].flatMap((match) => {
    const name = match[1] ?? '';
    if (known.has(name)) return [];
    const meant = closest(name, known);
    return [{
      path: [...base, ...path],
      message: {
        ja: `「\${${name}}」に入る値がどこにもありません。${meant ? `「\${${meant}}」の誤りではありませんか。` : 'アカウントの variables に加えるか、前の操作で取り出してください。'}`,
        en: `Nothing provides "\${${name}}". ${meant ? `Did you mean "\${${meant}}"?` : 'Add it to the variables of the account, or extract it in an earlier operation.'}`,
      },
    }];
  }));
}
