import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';

export interface KnownPath {
  readonly path: string;
  readonly kind: 'page' | 'login' | 'api' | 'file';
  /** Route whose authorization headers belong to it. */
  readonly route?: string;
}

/** Stands for an id that no object has. */
const NO_ID = '00000000-0000-4000-8000-000000000000';

const pathsOf = (operation: Operation | undefined): readonly string[] => [
  ...(operation?.http ?? []).map(({ path }) => path),
  ...(operation?.browser ?? []).flatMap((step) => ('goto' in step ? [step.goto] : [])),
];

/** A path below the service's URL; undefined for a whole URL or one that begins with a value only known later. */
const local = (path: string): string | undefined => {
  const filled = path.replaceAll(/\$\{[^}]*\}/g, NO_ID);
  return path.startsWith('/') && !path.startsWith('//') ? filled : undefined;
};

/** Paths of the service that the profile tells of: pages, sign-in, API, files. Each once, the most telling first. */
export function knownPaths({ scope, routes, resources }: Pick<TargetProfile, 'scope' | 'routes' | 'resources'>): readonly KnownPath[] {
  const found: KnownPath[] = [{ path: '/', kind: 'page' }, { path: URL.parse(scope.baseUrl)?.pathname ?? '/', kind: 'page' }];
  const add = (kind: KnownPath['kind'], route: string | undefined, operation: Operation | undefined): void => {
    for (const path of pathsOf(operation)) {
      const usable = local(path);
      if (usable !== undefined) found.push({ path: usable, kind, ...(route === undefined ? {} : { route }) });
    }
  };
  for (const [name, route] of Object.entries(routes)) {
    add('login', name, route.signIn);
    add(route.client === 'http' ? 'api' : 'page', name, route.whoami);
  }
  for (const resource of Object.values(resources)) {
    const [list] = Object.values(resource.list);
    if (list) add('api', list.route ?? resource.route, list.operation);
    const [slot] = Object.values(resource.files);
    const [outlet] = Object.values(slot?.outlets ?? {});
    if (outlet) add('file', outlet.route ?? resource.route, outlet.operation);
  }
  return [...new Map(found.map((one) => [one.path, one])).values()];
}
