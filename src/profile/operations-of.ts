import type { Operation } from './operation-schema.ts';
import type { Path } from './profile-error.ts';
import type { IssuedDeclaration } from './issued-schema.ts';
import type { PoolDeclaration, ResourceDeclaration, RouteDeclaration, TargetProfile } from './schema.ts';

/** An operation of the profile with what its place gives to it and demands of it. */
export interface PlacedOperation {
  readonly path: Path;
  readonly operation: Operation;
  /** Names its templates see besides those every operation sees. */
  readonly sees: readonly string[];
  /** Names its extractors must give, or the place cannot work. */
  readonly must: readonly string[];
}

type Place = (path: Path, operation: Operation | undefined, sees?: readonly string[], must?: readonly string[]) => PlacedOperation[];

const place: Place = (path, operation, sees = [], must = []) => (operation ? [{ path, operation, sees, must }] : []);

/** Names that an operation extracts; a function may give any. */
export const extractedNames = (operation: Operation | undefined): readonly string[] => [
  ...(operation?.http ?? []).flatMap((exchange) => Object.keys(exchange.extract ?? {})),
  ...(operation?.browser ?? []).flatMap((step) => ('extract' in step ? Object.keys(step.extract) : [])),
];

const MOST_GUESSES = 100;
const GUESSES = Array.from({ length: MOST_GUESSES }, (_, index) => `guess${index + 1}`);

const ofRoute = (path: Path, route: RouteDeclaration): PlacedOperation[] => [
  ...place([...path, 'signIn'], route.signIn, ['password', 'otp', 'recoveryCode']),
  ...place([...path, 'secondFactor'], route.secondFactor, ['otp', 'recoveryCode', 'password']),
  ...place([...path, 'antiForgery'], route.antiForgery, [], ['csrf']),
  ...place([...path, 'whoami'], route.whoami, [], ['identity']),
  ...place([...path, 'privileged'], route.privileged, [], ['marker']),
  ...place([...path, 'renew'], route.renew),
  ...place([...path, 'signOut'], route.signOut),
  ...place([...path, 'batchSignIn'], route.batchSignIn, GUESSES),
];

const ofStateChange = (path: Path, { change, read, restore }: TargetProfile['stateChanges'][string]): PlacedOperation[] => [
  ...place([...path, 'change'], change, ['newValue']),
  ...place([...path, 'read'], read, [], ['state']),
  ...place([...path, 'restore'], restore, ['state']),
];

const ofPool = (path: Path, pool: PoolDeclaration): PlacedOperation[] => [
  ...place([...path, 'create', 'operation'], pool.create?.operation, ['newLoginId', 'newPassword', 'newName', 'newRole', 'newTotpSecret', 'newMail', 'temporaryPassword']),
  ...place([...path, 'activate', 'operation'], pool.activate?.operation, ['newLoginId', 'newPassword', 'temporaryPassword', 'link', 'code']),
  ...place([...path, 'find', 'operation'], pool.find?.operation, [], ['userId']),
  ...place([...path, 'remove', 'operation'], pool.remove?.operation, ['userId']),
  ...place([...path, 'unlock', 'operation'], pool.unlock?.operation, ['userId']),
  ...place([...path, 'disable', 'operation'], pool.disable?.operation, ['userId']),
];

function ofResource(path: Path, resource: ResourceDeclaration): PlacedOperation[] {
  const sees = ['id', ...extractedNames(resource.create)];
  const outlets = (group: 'read' | 'list' | 'search') => Object.entries(resource[group]).flatMap(([name, outlet]) =>
    place([...path, group, name, 'operation'], outlet.operation, group === 'search' ? [...sees, 'query'] : sees));
  const writes = Object.entries(resource.write).flatMap(([name, write]) => [
    ...place([...path, 'write', name, 'precondition'], write.precondition, sees),
    ...place([...path, 'write', name, 'operation'], write.operation,
      [...sees, 'markerWrite', ...extractedNames(write.precondition).map((extracted) => `precondition.${extracted}`)]),
  ]);
  return [
    ...place([...path, 'create'], resource.create, ['markerListed', 'markerUnlisted'], ['id']),
    ...place([...path, 'find'], resource.find, ['marker'], ['id']),
    ...place([...path, 'comment'], resource.comment, [...sees, 'markerComment']),
    ...outlets('read'), ...outlets('list'), ...outlets('search'), ...writes,
    ...place([...path, 'remove'], resource.remove, sees),
    ...place([...path, 'purge'], resource.purge, sees),
    ...Object.keys(resource.files).flatMap((name) => ofFileSlot([...path, 'files', name], resource.files[name], sees)),
  ];
}

function ofFileSlot(path: Path, slot: ResourceDeclaration['files'][string] | undefined, resourceSees: readonly string[]): PlacedOperation[] {
  if (slot === undefined) return [];
  const sees = [...resourceSees, 'fileId', ...extractedNames(slot.upload)];
  const located = [...sees, ...extractedNames(slot.locators)];
  return [
    ...place([...path, 'upload'], slot.upload, [...resourceSees, 'filename', 'file'], ['fileId']),
    ...place([...path, 'locators'], slot.locators, sees),
    ...Object.entries(slot.outlets).flatMap(([name, outlet]) => place([...path, 'outlets', name, 'operation'], outlet.operation, located)),
    ...place([...path, 'remove'], slot.remove, sees),
  ];
}

const NEW_TENANT = ['newTenantCode', 'newAdminLoginId', 'newAdminPassword', 'newAdminTotpSecret', 'newUserLoginId', 'newUserPassword'];

function ofTermination(termination: TargetProfile['termination']): PlacedOperation[] {
  const own = Object.keys(termination?.variables ?? {});
  return [
    ...place(['termination', 'provision', 'operation'], termination?.provision?.operation, [...own, ...NEW_TENANT]),
    ...place(['termination', 'operation'], termination?.operation, [...own, ...extractedNames(termination?.provision?.operation)]),
  ];
}

const ofRemoteAccess = (remote: TargetProfile['remoteAccess']): PlacedOperation[] => [
  ...place(['remoteAccess', 'seenAddress'], remote?.seenAddress, [], ['address']),
  ...place(['remoteAccess', 'permitted', 'operation'], remote?.permitted?.operation, [], ['changed']),
  ...Object.entries(remote?.optOut ?? {}).flatMap(([name, { operation }]) => place(['remoteAccess', 'optOut', name, 'operation'], operation, ['otp'])),
];

function ofConnectionControl(control: TargetProfile['connectionControl']): PlacedOperation[] {
  const { addresses } = control ?? {};
  const under = (...path: Path) => ['connectionControl', ...path];
  return [
    ...place(under('seenAddress'), control?.seenAddress, [], ['address']),
    ...place(under('addresses', 'read'), addresses?.read, [], ['state']),
    ...place(under('addresses', 'restrict'), addresses?.restrict, ['address']),
    ...place(under('addresses', 'lift'), addresses?.lift, ['previous']),
    ...place(under('addresses', 'log', 'operation'), addresses?.log?.operation, [], ['entry']),
    ...Object.entries(control?.uses ?? {}).flatMap(([name, use]) => [
      ...place(under('uses', name, 'prepare'), use.prepare), ...place(under('uses', name, 'operation'), use.operation, extractedNames(use.prepare)),
    ]),
    ...place(under('ownChange', 'operation'), control?.ownChange?.operation, [], ['changed']),
  ];
}

const SEEN_BY_SETTERS = ['newPassword', 'currentPassword', 'temporaryPassword', 'userId', 'newLoginId', 'newName', 'newRole', 'newMail'];

function ofPasswords({ setters, views, disable, enable, changeMail, verifiers }: TargetProfile['passwords']): PlacedOperation[] {
  const under = (...path: Path) => ['passwords', ...path];
  return [
    ...Object.entries(setters).flatMap(([name, { request, operation }]) => [
      ...place(under('setters', name, 'request'), request, SEEN_BY_SETTERS),
      ...place(under('setters', name, 'operation'), operation, [...SEEN_BY_SETTERS, 'link', 'token', 'code', ...extractedNames(request)]),
    ]),
    ...Object.entries(views).flatMap(([name, view]) => place(under('views', name, 'operation'), view.operation, ['userId'])),
    ...place(under('disable', 'operation'), disable?.operation, ['userId']),
    ...place(under('enable', 'operation'), enable?.operation, ['userId']),
    ...place(under('changeMail', 'operation'), changeMail?.operation, ['userId', 'newMail']),
    ...place(under('verifiers', 'read', 'operation'), verifiers?.read?.operation, ['userId'], ['verifier']),
  ];
}

const ofIssued = (path: Path, { delivery, kind, issue, collect, setPassword }: IssuedDeclaration): PlacedOperation[] => [
  ...place([...path, 'issue', 'operation'], issue?.operation, ['newLoginId', 'newName', 'newRole', 'newMail'], delivery === 'answer' ? ['issued'] : []),
  ...place([...path, 'collect', 'operation'], collect?.operation, ['newLoginId', 'newName', 'newRole', 'newMail', ...extractedNames(issue?.operation)], ['issued']),
  ...place([...path, 'setPassword', 'operation'], setPassword?.operation, [kind === 'link' ? 'link' : 'issuedPassword', 'newPassword', ...extractedNames(issue?.operation)]),
];

/** Personal data that the harness makes up. */
const PERSONAL = ['personName', 'address', 'telephone', 'email', 'freeText', 'fileName', 'searchTerm'];

/** Every operation that a profile declares, with its place. */
export function operationsOf(profile: TargetProfile): PlacedOperation[] {
  const each = <T>(group: string, entries: Readonly<Record<string, T>>, of: (path: Path, one: T) => PlacedOperation[]) =>
    Object.entries(entries).flatMap(([name, one]) => of([...group.split('.'), name], one));
  return [
    ...each('routes', profile.routes, ofRoute),
    ...place(['health'], profile.health),
    ...Object.entries(profile.pools).flatMap(([name, pool]) => (pool ? ofPool(['pools', name], pool) : [])),
    ...each('passwordRoutes', profile.passwordRoutes, (path, one) => place([...path, 'change'], one.change, ['currentPassword', 'newPassword'])),
    ...ofPasswords(profile.passwords),
    ...each('resources', profile.resources, ofResource),
    ...each('adminFunctions', profile.adminFunctions, (path, one) => place([...path, 'operation'], one.operation, [], ['marker'])),
    ...each('credentialFunctions', profile.credentialFunctions, (path, one) => place([...path, 'operation'], one.operation, [], ['credential'])),
    ...place(['adminEnrolment', 'promote', 'operation'], profile.adminEnrolment.promote?.operation, ['userId']),
    ...place(['adminEnrolment', 'removeFactor', 'operation'], profile.adminEnrolment.removeFactor?.operation, ['userId']),
    ...place(['adminEnrolment', 'setting', 'operation'], profile.adminEnrolment.setting?.operation, [], ['required']),
    ...each('accountManagement.interfaces', profile.accountManagement.interfaces, (path, one) => [
      ...place([...path, 'create'], one.create, ['newLoginId', 'newPassword', 'newName', 'newRole'], ['userId']),
      ...place([...path, 'list'], one.list, [], ['listed']), ...place([...path, 'read'], one.read, ['userId'], ['name', 'role']),
      ...(['rename', 'change-role', 'disable', 'enable', 'remove'] as const).flatMap((action) => place([...path, action], one[action], ['userId', 'newName', 'newRole'])),
    ]),
    ...place(['accountManagement', 'ownRole', 'operation'], profile.accountManagement.ownRole?.operation, [], ['role']),
    ...each('adminEnrolment.skips', profile.adminEnrolment.skips, (path, one) => place([...path, 'operation'], one.operation)),
    ...each('alternateRoutes', profile.alternateRoutes ?? {}, (path, one) => place([...path, 'operation'], one.operation, ['targetLoginId', 'password'])),
    ...each('screens', profile.screens, (path, one) => place([...path, 'operation'], one.operation, ['id', ...PERSONAL])),
    ...place(['regionSetting', 'read'], profile.regionSetting?.read, [], ['region']),
    ...place(['regionSetting', 'select'], profile.regionSetting?.select, ['region']),
    ...each('regionSetting.objects', profile.regionSetting?.objects ?? {}, (path, one) => place([...path, 'operation'], one.operation, ['id', ...extractedNames(profile.resources[String(path.at(-1))]?.create)], ['region'])),
    ...Object.entries(profile.lockout.events).flatMap(([name, event]) => place(['lockout', 'events', name, 'operation'], event?.operation)),
    ...place(['lockout', 'log', 'operation'], profile.lockout.log?.operation, [], ['entry']),
    ...place(['lockout', 'notice', 'operation'], profile.lockout.notice?.operation, [], ['notice']),
    ...ofRemoteAccess(profile.remoteAccess),
    ...each('secondFactor.trustedDevice', profile.secondFactor.trustedDevice, (path, { remember, revoke }) => [...place([...path, 'remember'], remember, ['otp']), ...place([...path, 'revoke'], revoke, ['otp'])]),
    ...each('secondFactor.byId', profile.secondFactor.byId, (path, { begin, confirm }) => [
      ...place([...path, 'begin'], begin, ['otp', 'targetId', 'targetLoginId'], ['totpSecret']), ...place([...path, 'confirm'], confirm, ['otp', 'targetId', 'targetLoginId']),
    ]),
    ...each('secondFactor.mailReset', profile.secondFactor.mailReset, (path, { request, operation }) => [...place([...path, 'request'], request), ...place([...path, 'operation'], operation, ['link', 'token'])]),
    ...each('secondFactor.guesses', profile.secondFactor.guesses, (path, { operation }) => place([...path, 'operation'], operation, ['otp'], ['accepted'])),
    ...each('secondFactor.recoveryCodes', profile.secondFactor.recoveryCodes, (path, { issue }) => place([...path, 'issue'], issue, ['otp'], ['recoveryCode'])),
    ...each('secondFactor.replacement', profile.secondFactor.replacement, (path, { begin, confirm }) => [
      ...place([...path, 'begin'], begin, ['otp'], ['totpSecret']), ...place([...path, 'confirm'], confirm, ['otp']),
    ]),
    ...each('issuedCredentials', profile.issuedCredentials ?? {}, ofIssued),
    ...place(['enumeration', 'invitation', 'operation'], profile.enumeration?.invitation?.operation),
    ...each('enrolment', profile.enrolment, (path, { begin, confirm }) => [
      ...place([...path, 'begin'], begin, [], ['totpSecret']), ...place([...path, 'confirm'], confirm, ['otp', ...extractedNames(begin)]),
    ]),
    ...each('stateChanges', profile.stateChanges, ofStateChange),
    ...each('standingCredentials', profile.standingCredentials, (path, { obtain, use }) => [
      ...place([...path, 'obtain'], obtain), ...place([...path, 'use'], use, extractedNames(obtain), ['content']),
    ]),
    ...ofConnectionControl(profile.connectionControl),
    ...ofTermination(profile.termination),
  ];
}
