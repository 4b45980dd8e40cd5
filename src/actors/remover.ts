import type { Creation } from '../domain/ledger.ts';
import type { Operation } from '../profile/operation-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';
import { OperationError } from './operation-error.ts';
import type { ActingAccount, Actors, OperationResult, Session } from './types.ts';

type Values = Readonly<Record<string, string>>;

const noWay = (creation: Creation): OperationError => new OperationError('no-input', {
  ja: `${creation.kind}「${creation.declaredAs}」を削除する操作がプロファイルに宣言されていません。`,
  en: `The profile declares no operation that removes ${creation.kind} "${creation.declaredAs}".`,
});

const refused = (creation: Creation, status: number): OperationError => new OperationError('control-failed', {
  ja: `${creation.kind}「${creation.declaredAs}」の削除が ${status} で断られました。`,
  en: `The removal of ${creation.kind} "${creation.declaredAs}" was refused with ${status}.`,
});

/** Statuses that say the thing is not there: what was to be removed is gone. */
const GONE = new Set([404, 410]);

/**
 * Cleaning up cannot ask an oracle for every thing it removes, so here a status that refuses counts as "still there": a thing wrongly
 * listed as left is looked up by a person, one wrongly taken for removed is never found again.
 */
const refusal = ({ answers }: OperationResult): number | undefined => {
  const status = answers.at(-1)?.status ?? 0;
  return status >= 400 && !GONE.has(status) ? status : undefined;
};

/** Sessions of the accounts that remove, by account and route; one that has died is made again. */
class Helpers {
  readonly #sessions = new Map<string, Session>();
  readonly #actors: Actors;

  constructor(actors: Actors) {
    this.#actors = actors;
  }

  /** The status of a refusal, or undefined. */
  async perform(account: ActingAccount, route: string, operation: Operation, values: Values): Promise<number | undefined> {
    return refusal(await this.answer(account, route, operation, values));
  }

  async answer(account: ActingAccount, route: string, operation: Operation, values: Values): Promise<OperationResult> {
    const key = JSON.stringify([account.name, route]);
    const known = this.#sessions.get(key);
    if (known) {
      const result = await known.perform(operation, values).catch((error: unknown) => {
        if (error instanceof OperationError) return undefined;
        throw error;
      });
      // Only an answer without content cannot be a sign-in page in disguise.
      if (result?.answers.at(-1)?.status === 204) return result;
      if (result && await known.alive()) return result;
      await known.close();
      this.#sessions.delete(key);
    }
    const session = await this.#actors.signIn(account, route);
    this.#sessions.set(key, session);
    return session.perform(operation, values);
  }
}

/** Fills the variables of a tenant the run has provisioned from what it was provisioned with. */
const tenantOf = (profile: TargetProfile, values: Values): Values => {
  const templates = profile.termination?.provision?.tenantVariables ?? {};
  const filled = Object.entries(templates).map(([name, template]) =>
    [`tenant.${name}`, template.replaceAll(/\$\{([\w.-]+)\}/g, (place, inner: string) => values[inner] ?? place)] as const);
  return { ...Object.fromEntries(filled.filter(([, value]) => !value.includes('${'))), ...values };
};

/**
 * Makes the function that removes one thing from the target, as the run's cleanup calls it. A thing that is not there counts as
 * removed. @throws {OperationError} no-input: the profile does not say how; control-failed: refused; unreachable
 */
export function createRemover(actors: Actors, profile: TargetProfile): (creation: Creation) => Promise<void> {
  const helpers = new Helpers(actors);

  /** With the id of what was created; of what got no answer it is looked up. Undefined when it is not there. */
  const identified = async (creation: Creation, id: string, find: (() => Promise<OperationResult>) | undefined): Promise<Values | undefined> => {
    if (creation.values[id] !== undefined || !find) return creation.values;
    const found = await find();
    const status = refusal(found);
    if (status !== undefined) throw refused(creation, status);
    return found.values[id] === undefined ? undefined : { ...creation.values, ...found.values };
  };

  const removeAccount = async (creation: Creation): Promise<number | undefined> => {
    const { find, remove } = Object.entries(profile.pools).find(([pool]) => pool === creation.declaredAs)?.[1] ?? {};
    if (!remove) throw noWay(creation);
    const values = await identified(creation, 'userId', find && (() => helpers.answer(actors.account(find.account), find.route, find.operation, creation.values)));
    return values && helpers.perform(actors.account(remove.account), remove.route, remove.operation, values);
  };

  const ownerOf = (creation: Creation): ActingAccount => {
    if (creation.owner === undefined) throw noWay(creation);
    return actors.account(creation.owner);
  };

  const removeObject = async (creation: Creation): Promise<number | undefined> => {
    const resource = profile.resources[creation.declaredAs];
    if (!resource) throw noWay(creation);
    const owner = ownerOf(creation);
    const { route, find, remove, purge } = resource;
    const values = await identified(creation, 'id', find && (() => helpers.answer(owner, route, find, creation.values)));
    if (!values) return undefined;
    const status = await helpers.perform(owner, route, remove, values);
    if (status !== undefined || !purge) return status;
    const purged = await helpers.perform(owner, route, purge, values);
    if (purged === undefined) return undefined;
    // The trash is often the administrators' alone.
    const [admin] = actors.find({ tenant: owner.tenant, privileged: true });
    return admin ? helpers.perform(admin, route, purge, values) : purged;
  };

  const removeFile = async (creation: Creation): Promise<number | undefined> => {
    const [type = '', slot = ''] = creation.declaredAs.split('.');
    const resource = profile.resources[type];
    const declared = resource?.files[slot];
    if (!resource || !declared) throw noWay(creation);
    // Without an operation of its own, or an id because its upload got no answer, a file goes with the object that holds it, which
    // has its own entry.
    return declared.remove && creation.values['fileId'] !== undefined ? helpers.perform(ownerOf(creation), resource.route, declared.remove, creation.values) : undefined;
  };

  const removeTenant = async (creation: Creation): Promise<number | undefined> => {
    const { termination } = profile;
    if (!termination) throw noWay(creation);
    return refusal(await actors.run(termination.operation, tenantOf(profile, creation.values)));
  };

  const restoreSetting = async (creation: Creation): Promise<number | undefined> => {
    const { addresses } = profile.connectionControl ?? {};
    if (creation.declaredAs !== 'connectionControl.addresses' || !addresses) throw noWay(creation);
    return helpers.perform(ownerOf(creation), addresses.route, addresses.lift, creation.values);
  };

  const by = { account: removeAccount, object: removeObject, file: removeFile, tenant: removeTenant, setting: restoreSetting };
  return async (creation) => {
    const status = await by[creation.kind](creation);
    if (status !== undefined) throw refused(creation, status);
  };
}
