import { closest } from './closest.ts';
import type { Finding, Path } from './profile-error.ts';
import type { PoolDeclaration, ResourceDeclaration, TargetProfile } from './schema.ts';

type Group = 'tenants' | 'accounts' | 'routes';
type Reference = readonly [path: Path, group: Group, name: string | undefined];

function referencesOfPool(path: Path, pool: PoolDeclaration): Reference[] {
  const acting = (['create', 'remove', 'unlock', 'disable'] as const).flatMap((use): Reference[] => [
    [[...path, use, 'account'], 'accounts', pool[use]?.account],
    [[...path, use, 'route'], 'routes', pool[use]?.route],
  ]);
  return [
    [[...path, 'tenant'], 'tenants', pool.tenant],
    [[...path, 'activate', 'route'], 'routes', pool.activate?.route],
    ...pool.accounts.map((name, index): Reference => [[...path, 'accounts', index], 'accounts', name]),
    ...acting,
  ];
}

function referencesOfResource(path: Path, resource: ResourceDeclaration): Reference[] {
  const routed = (group: string, entries: Readonly<Record<string, { readonly route?: string | undefined }>>, base = path): Reference[] =>
    Object.entries(entries).map(([name, { route }]): Reference => [[...base, group, name, 'route'], 'routes', route]);
  return [
    [[...path, 'route'], 'routes', resource.route],
    ...(['read', 'list', 'search', 'write'] as const).flatMap((group) => routed(group, resource[group])),
    ...Object.entries(resource.files).flatMap(([name, slot]) => routed('outlets', slot.outlets, [...path, 'files', name])),
  ];
}

const referencesOfRemoteAccess = ({ remoteAccess: remote }: TargetProfile): Reference[] => [
  [['remoteAccess', 'tenant'], 'tenants', remote?.tenant],
  [['remoteAccess', 'permitted', 'route'], 'routes', remote?.permitted?.route],
  ...Object.entries(remote?.withDevice ?? {}).flatMap(([route, other]): Reference[] => [route, other].map((name) => [['remoteAccess', 'withDevice', route], 'routes', name])),
  ...Object.entries(remote?.optOut ?? {}).map(([name, { route }]): Reference => [['remoteAccess', 'optOut', name, 'route'], 'routes', route]),
];

function referencesOfConnectionControl({ connectionControl }: TargetProfile): Reference[] {
  const { addresses, uses = {}, ownChange, devices } = connectionControl ?? {};
  const under = (...path: Path) => ['connectionControl', ...path];
  return [
    [under('addresses', 'account'), 'accounts', addresses?.account], [under('addresses', 'route'), 'routes', addresses?.route],
    [under('addresses', 'standby'), 'accounts', addresses?.standby],
    [under('addresses', 'log', 'account'), 'accounts', addresses?.log?.account], [under('addresses', 'log', 'route'), 'routes', addresses?.log?.route],
    ...Object.entries(uses).map(([name, { route }]): Reference => [under('uses', name, 'route'), 'routes', route]),
    [under('ownChange', 'route'), 'routes', ownChange?.route],
    [under('ipv6Route'), 'routes', connectionControl?.ipv6Route],
    [under('devices', 'account'), 'accounts', devices?.account],
    ...Object.entries(devices?.entrances ?? {}).flatMap(([name, entrance]) => Object.entries(entrance)
      .map(([kind, arrival]): Reference => [under('devices', 'entrances', name, kind, 'route'), 'routes', arrival?.route])),
  ];
}

function referencesOfPasswords({ passwords: { setters, views, disable, enable, changeMail, verifiers } }: TargetProfile): Reference[] {
  const uses = Object.entries({ ...prefixed('setters', setters), ...prefixed('views', views), disable, enable, changeMail, 'verifiers.read': verifiers?.read });
  return uses.flatMap(([where, use]): Reference[] => (use ? [
    [['passwords', ...where.split('.'), 'account'], 'accounts', use.account], [['passwords', ...where.split('.'), 'route'], 'routes', use.route],
  ] : []));
}

const prefixed = <T>(group: string, entries: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).map(([name, one]) => [`${group}.${name}`, one]));

type Acting = { readonly account?: string | undefined; readonly route: string } | undefined;

const referencesOfIssued = (path: Path, places: Readonly<Record<string, Acting>>): Reference[] => Object.entries(places).flatMap(([use, place]): Reference[] => [
  [[...path, use, 'account'], 'accounts', place?.account], [[...path, use, 'route'], 'routes', place?.route],
]);

function references(profile: TargetProfile): Reference[] {
  const routed = (group: 'passwordRoutes' | 'adminFunctions' | 'credentialFunctions' | 'screens') =>
    Object.entries(profile[group]).map(([name, { route }]): Reference => [[group, name, 'route'], 'routes', route]);
  return [
    ...Object.entries(profile.accounts).map(([name, { tenant }]): Reference => [['accounts', name, 'tenant'], 'tenants', tenant]),
    ...Object.entries(profile.pools).flatMap(([name, pool]) => (pool ? referencesOfPool(['pools', name], pool) : [])),
    ...Object.entries(profile.resources).flatMap(([name, resource]) => referencesOfResource(['resources', name], resource)),
    ...Object.entries(profile.lockout.events).map(([name, event]): Reference => [['lockout', 'events', name, 'route'], 'routes', event?.route]),
    ...(['log', 'notice'] as const).flatMap((use): Reference[] => [
      [['lockout', use, 'account'], 'accounts', profile.lockout[use]?.account], [['lockout', use, 'route'], 'routes', profile.lockout[use]?.route],
    ]),
    ...referencesOfPasswords(profile),
    ...referencesOfRemoteAccess(profile),
    ...(['byId', 'mailReset'] as const).flatMap((use) => Object.keys(profile.secondFactor[use]).map((route): Reference => [['secondFactor', use, route], 'routes', route])),
    ...Object.keys(profile.secondFactor.trustedDevice).map((route): Reference => [['secondFactor', 'trustedDevice', route], 'routes', route]),
    ...Object.entries(profile.secondFactor.guesses).map(([name, { route }]): Reference => [['secondFactor', 'guesses', name, 'route'], 'routes', route]),
    ...Object.entries(profile.secondFactor.recoveryCodes).flatMap(([route, { presentOn }]): Reference[] => [
      [['secondFactor', 'recoveryCodes', route], 'routes', route], [['secondFactor', 'recoveryCodes', route, 'presentOn'], 'routes', presentOn],
    ]),
    ...Object.keys(profile.secondFactor.replacement).map((route): Reference => [['secondFactor', 'replacement', route], 'routes', route]),
    ...Object.entries(profile.issuedCredentials ?? {}).flatMap(([name, { issue, collect, setPassword }]) => referencesOfIssued(['issuedCredentials', name], { issue, collect, setPassword })),
    [['enumeration', 'invitation', 'route'], 'routes', profile.enumeration?.invitation?.route],
    ...Object.keys(profile.enrolment).map((route): Reference => [['enrolment', route], 'routes', route]),
    ...(['promote', 'removeFactor', 'setting'] as const).flatMap((use): Reference[] => [
      [['adminEnrolment', use, 'account'], 'accounts', profile.adminEnrolment[use]?.account], [['adminEnrolment', use, 'route'], 'routes', profile.adminEnrolment[use]?.route],
    ]),
    ...Object.entries(profile.adminEnrolment.skips).map(([name, { route }]): Reference => [['adminEnrolment', 'skips', name, 'route'], 'routes', route]),
    ...Object.entries(profile.accountManagement.interfaces).flatMap(([name, { account, route }]): Reference[] => [
      [['accountManagement', 'interfaces', name, 'account'], 'accounts', account], [['accountManagement', 'interfaces', name, 'route'], 'routes', route],
    ]),
    [['accountManagement', 'ownRole', 'route'], 'routes', profile.accountManagement.ownRole?.route],
    ...Object.keys(profile.postLoginPages).map((route): Reference => [['postLoginPages', route], 'routes', route]),
    ...Object.entries(profile.alternateRoutes ?? {}).flatMap(([name, { route, account }]): Reference[] => [
      [['alternateRoutes', name, 'route'], 'routes', route], [['alternateRoutes', name, 'account'], 'accounts', account],
    ]),
    ...routed('passwordRoutes'), ...routed('adminFunctions'), ...routed('credentialFunctions'), ...routed('screens'),
    ...referencesOfConnectionControl(profile),
    ...Object.keys(profile.sessions).map((route): Reference => [['sessions', route], 'routes', route]),
    ...Object.entries(profile.standingCredentials).map(([name, { route }]): Reference => [['standingCredentials', name, 'route'], 'routes', route]),
    ...Object.entries(profile.stateChanges).map(([name, { route }]): Reference => [['stateChanges', name, 'route'], 'routes', route]),
    [['regionSetting', 'route'], 'routes', profile.regionSetting?.route],
    ...Object.entries(profile.regionSetting?.objects ?? {}).map(([name, { route }]): Reference => [['regionSetting', 'objects', name, 'route'], 'routes', route]),
  ];
}

/** Names that point at a tenant, account or route that is not declared. */
export function referenceFindings(profile: TargetProfile): Finding[] {
  return references(profile).flatMap(([path, group, name]) => {
    if (name === undefined || Object.hasOwn(profile[group], name)) return [];
    const meant = closest(name, Object.keys(profile[group]));
    return [{ path, message: {
      ja: `${group} に「${name}」がありません。${meant ? `「${meant}」の誤りではありませんか。` : `${group} に加えるか、名前を直してください。`}`,
      en: `There is no "${name}" under ${group}. ${meant ? `Did you mean "${meant}"?` : `Add it there, or correct the name.`}`,
    } }];
  });
}

/** Accounts of a pool are locked, changed and deactivated, so each must be given up for that, in the tenant the pool names. */
export function poolFindings(profile: TargetProfile): Finding[] {
  return Object.entries(profile.pools).flatMap(([poolName, pool]) => (pool?.accounts ?? []).flatMap((name, index) => {
    const account = profile.accounts[name];
    const path = ['pools', poolName, 'accounts', index];
    if (account === undefined) return [];
    if (!account.disposable) {
      return [{ path, message: {
        ja: `「${name}」は使い捨てと宣言されていません。accounts.${name} に disposable: true と書くか、ここから除いてください。`,
        en: `"${name}" is not declared disposable. Write disposable: true under accounts.${name}, or take it out of this pool.`,
      } }];
    }
    if (account.tenant === pool?.tenant) return [];
    return [{ path, message: {
      ja: `「${name}」のテナントは ${account.tenant} で、この供給元の ${pool?.tenant} と違います。揃えてください。`,
      en: `"${name}" belongs to tenant ${account.tenant}, not to ${pool?.tenant} as this pool says. Make them agree.`,
    } }];
  }));
}
