import type { ActingAccount, Session } from '../../../actors/types.ts';
import type { Problem } from '../../../domain/outcome.ts';
import type { AccessSeen, UnenrolledLook } from '../../../observations/mfa.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import { collectEvidence } from '../../../transport/collect.ts';
import type { ProbeContext } from '../../define.ts';
import { accessOf, asked, problemOf } from '../access.ts';
import { privilegedRoutes } from '../admins.ts';
import { type Doors, presentedOf } from '../alternate/ways.ts';
import { openingsFor, privilegedOracles } from '../openings.ts';

type Opened = Omit<UnenrolledLook, 'route' | 'by' | 'evidence'>;

export const openedIn = ({ privileged, functions }: AccessSeen, route: string): readonly string[] => [
  ...(privileged === true ? [`routes.${route}.privileged`] : []),
  ...functions.filter((one) => one.privileged === true).map(({ name }) => `adminFunctions.${name}`),
];

function openedOf(access: AccessSeen, route: string): Opened {
  const unanswered = [
    ...(access.privileged === 'unknown' ? [`routes.${route}.privileged`] : []),
    ...access.functions.filter((one) => one.privileged === 'unknown').map(({ name }) => `adminFunctions.${name}`),
  ];
  const problem = unanswered.length === 0 ? undefined : access.problem ?? access.functions.find((one) => one.problem)?.problem;
  return { opened: openedIn(access, route), unanswered, ...(problem ? { problem } : {}) };
}

const UNSEEN = (problem: Problem): Opened => ({ opened: [], unanswered: ['signIn'], problem });

/** One administrator without a factor, and what becomes of it. */
export class Unenrolled {
  readonly #context: ProbeContext;
  readonly #doors: Doors;
  readonly looks: UnenrolledLook[] = [];

  constructor(context: ProbeContext, doors: Doors) {
    this.#context = context;
    this.#doors = doors;
  }

  /** Signs in by the password alone on every route and looks; then once more for each way to put the enrolment off. */
  async look(account: ActingAccount): Promise<void> {
    const { profile } = this.#context;
    for (const route of privilegedRoutes(profile)) {
      await this.#note(this.looks, route, 'direct', async () => this.#accessOf(await this.#doors.signIn(account, route, 'skip'), true));
      for (const [name, skip] of Object.entries(profile.adminEnrolment.skips)) {
        if (skip.route === route) await this.#note(this.looks, route, name, () => this.#afterSkip(account, route, skip.operation));
      }
    }
  }

  /** With the factor the same things open. */
  async control(account: ActingAccount): Promise<readonly UnenrolledLook[]> {
    const control: UnenrolledLook[] = [];
    for (const route of privilegedRoutes(this.#context.profile)) {
      await this.#note(control, route, 'both factors', async () => this.#accessOf(await this.#doors.signIn(account, route, 'complete'), false));
    }
    return control;
  }

  async #note(list: UnenrolledLook[], route: string, by: string, take: () => Promise<Opened>): Promise<void> {
    const { value, evidence } = await collectEvidence(async () => {
      try {
        return await take();
      } catch (error) {
        return UNSEEN(problemOf(error));
      } finally {
        await this.#doors.close();
      }
    });
    list.push({ route, by, ...value, evidence });
  }

  async #accessOf(session: Session, withHeld: boolean): Promise<Opened> {
    const { profile } = this.#context;
    const own = openedOf(await accessOf(profile, session), session.route);
    return withHeld ? this.#presented(own, Object.values(session.held)) : own;
  }

  /** Values in the place of a credential, besides what is already known. */
  async #presented(own: Opened, values: readonly string[]): Promise<Opened> {
    const { profile } = this.#context;
    let { opened, unanswered, problem } = own;
    for (const client of await presentedOf(this.#doors, values)) {
      const told = await openingsFor(client, privilegedOracles(profile));
      opened = [...new Set([...opened, ...told.opened])];
      unanswered = [...new Set([...unanswered, ...told.unanswered])];
      problem ??= told.problem;
    }
    return { opened, unanswered, ...(problem ? { problem } : {}) };
  }

  async #afterSkip(account: ActingAccount, route: string, operation: TargetProfile['adminEnrolment']['skips'][string]['operation']): Promise<Opened> {
    const session = await this.#doors.signIn(account, route, 'skip');
    const done = await asked(() => session.perform(operation));
    const given = 'value' in done ? Object.values(done.value.values) : [];
    const same = await this.#presented(await this.#accessOf(session, false), given);
    const fresh = await this.#accessOf(await this.#doors.signIn(account, route, 'skip'), true);
    const problem = same.problem ?? fresh.problem;
    return { opened: [...new Set([...same.opened, ...fresh.opened])], unanswered: [...new Set([...same.unanswered, ...fresh.unanswered])], ...(problem ? { problem } : {}) };
  }
}
