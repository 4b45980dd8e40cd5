import type { AnswerSeen, LeasedAccount, Session, Variables } from '../../actors/types.ts';
import type { InheritedSeen } from '../../observations/account-access.ts';
import { publicValues } from '../../profile/public-values.ts';
import type { OutletDeclaration, ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { canaryBook } from '../seeding/canaries.ts';
import { type Answer, asking, assertDecided, part, told } from '../session/told.ts';
import { poll } from '../seeding/wait.ts';

export const privateTypes = ({ resources }: TargetProfile): readonly (readonly [string, ResourceDeclaration])[] =>
  Object.entries(resources).filter(([, { visibility }]) => visibility === 'private');

interface Place {
  readonly name: string;
  readonly route: string;
  readonly outlet: OutletDeclaration;
  readonly searches: boolean;
}

const placesOf = (resource: ResourceDeclaration): readonly Place[] => (['read', 'list', 'search'] as const).flatMap((group) =>
  Object.entries(resource[group]).filter(([, { shows }]) => shows.length > 0)
    .map(([name, outlet]) => ({ name: `${group}.${name}`, route: outlet.route ?? resource.route, outlet, searches: group === 'search' })));

/** One person's sessions, one for each route, as long as this object lives. */
export class OwnSessions {
  readonly #context: ProbeContext;
  readonly account: LeasedAccount;
  readonly #open = new Map<string, Session>();

  constructor(context: ProbeContext, account: LeasedAccount) {
    this.#context = context;
    this.account = account;
  }

  /** @throws {OperationError} */
  async on(route: string): Promise<Session> {
    const known = this.#open.get(route);
    if (known) return known;
    const made = await this.#context.actors.signIn(this.account, route);
    this.#open.set(route, made);
    return made;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((session) => session.close()));
    this.#open.clear();
  }
}

/** An object that nobody but its owner sees. */
export class PrivateObject {
  readonly #context: ProbeContext;
  readonly type: string;
  readonly #resource: ResourceDeclaration;
  readonly #marks: { readonly listed: string; readonly unlisted: string };
  #values: Readonly<Record<string, string>> = {};

  constructor(context: ProbeContext, type: string, resource: ResourceDeclaration) {
    this.#context = context;
    this.type = type;
    this.#resource = resource;
    this.#marks = { listed: context.marker('listed'), unlisted: context.marker('unlisted') };
  }

  /** `cleaner` removes it at the end: its owner will be gone. @throws {OperationError} */
  async create(owner: OwnSessions, cleaner: string): Promise<void> {
    const { ledger } = this.#context;
    const { create, route } = this.#resource;
    const entry = ledger.willCreate({ kind: 'object', declaredAs: this.type, owner: cleaner, values: { marker: this.#marks.listed } });
    const { values } = await (await owner.on(route)).perform(create, { markerListed: this.#marks.listed, markerUnlisted: this.#marks.unlisted });
    ledger.created(entry, publicValues(create, values));
    this.#values = values;
  }

  /** Whether its content arrives at a place; what was sent in a search does not count. */
  async #arrives(person: OwnSessions, { name, route, outlet, searches }: Place): Promise<boolean> {
    const variables: Variables = { ...this.#values, ...(searches ? { query: this.#marks.listed } : {}) };
    const result = await (await person.on(route)).perform(outlet.operation, variables);
    if (result.answers.some((answer) => this.#isIn(answer, searches))) return true;
    assertDecided(name, result);
    return false;
  }

  #isIn({ bytes }: AnswerSeen, searches: boolean): boolean {
    const book = canaryBook(this.#context);
    if (book.holds(bytes, this.#marks.unlisted)) return true;
    const id = this.#values['id'] ?? '';
    // A search repeats what it was asked for; that it found the object shows in the object's id.
    return searches ? id.length >= 16 && book.holds(bytes, id) : book.holds(bytes, this.#marks.listed);
  }

  /** Places that show it to this person, and those that could not be asked; waits for the index where `until` is given. */
  async shownTo(person: OwnSessions, withinMs = 0): Promise<{ readonly shown: readonly string[]; readonly unasked: readonly string[]; readonly answers: readonly Answer[] }> {
    const shown: string[] = [];
    const unasked: string[] = [];
    const answers: Answer[] = [];
    for (const place of placesOf(this.#resource)) {
      const { answer } = await poll(this.#context, withinMs, () => told(() => this.#arrives(person, place)), (one) => one.told === true);
      answers.push(answer);
      if (answer.told === true) shown.push(place.name);
      if (answer.told === 'unknown') unasked.push(place.name);
    }
    return { shown, unasked, answers };
  }
}

/** What the new person receives of the former one's object, and whether the new one can have such an object at all. */
export function inherited(context: ProbeContext, object: PrivateObject, shownBefore: readonly string[], person: OwnSessions, cleaner: string): Promise<InheritedSeen> {
  return part(async () => {
    const own = new PrivateObject(context, object.type, context.profile.resources[object.type] as ResourceDeclaration);
    const settleMs = context.policy.parameters.index.settleSeconds * 1000;
    const made = await asking(async () => {
      await own.create(person, cleaner);
      return (await own.shownTo(person, settleMs)).shown.length > 0;
    });
    const after = await object.shownTo(person);
    const problem = 'problem' in made ? made.problem : after.answers.find((answer) => answer.problem)?.problem;
    return {
      type: object.type, shownBefore, shownAfter: after.shown, unasked: after.unasked.filter((name) => shownBefore.includes(name)),
      ownObject: 'problem' in made ? 'unknown' as const : made.value, ...(problem ? { problem } : {}),
    };
  });
}
