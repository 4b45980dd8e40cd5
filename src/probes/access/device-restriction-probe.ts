import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, ClientState } from '../../actors/types.ts';
import type { DeviceRestrictionData, EntrySeen, NoRestriction, TerminalTried } from '../../observations/access.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { presenting, signingIn } from './entry.ts';

const KIND = 'access.device-restriction';
const SUBJECT = 'terminals';
const REQUESTS_PER_TRY = 16;
/** Of what an entrance may declare; sessions carried away from the terminal come on top. */
const KINDS = ['none', 'foreign', 'expired', 'revoked'] as const;

type Devices = NonNullable<NonNullable<TargetProfile['connectionControl']>['devices']>;
type Entrance = Devices['entrances'][string];
type Arrival = Entrance['none'];

const entrancesOf = ({ entrances }: Devices): readonly (readonly [name: string, entrance: Entrance])[] => Object.entries(entrances);

const missing = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
} });

function withoutTerminals({ connectionControl, absences }: TargetProfile): NoRestriction | undefined {
  const statement = absences?.find(({ feature }) => feature === 'deviceRestriction')?.statement;
  return connectionControl?.devices || statement === undefined ? undefined : { absent: statement };
}

function missingForTerminals(profile: TargetProfile): readonly Problem[] {
  if (withoutTerminals(profile)) return [];
  const { devices } = profile.connectionControl ?? {};
  if (!devices) return [missing('connectionControl.devices', '端末の制限。この機能がないなら absences に feature: deviceRestriction と書いてください', 'how terminals are restricted; if they cannot be, write feature: deviceRestriction under absences')];
  const arrivals = entrancesOf(devices).flatMap(([name, entrance]) => Object.entries(entrance).map(([kind, arrival]) => ({ path: `connectionControl.devices.entrances.${name}.${kind}`, arrival })));
  const browser = arrivals.filter(({ arrival }) => arrival && profile.routes[arrival.route]?.client === 'browser');
  const unknown = arrivals.filter(({ arrival }) => arrival && !(arrival.source in profile.sources));
  return [
    ...(arrivals.some(({ path, arrival }) => path.endsWith('.valid') && arrival) ? [] : [missing('connectionControl.devices.entrances.*.valid', '登録済みの端末の認証情報', 'the credential of a registered terminal')]),
    ...(profile.accounts[devices.account]?.password ? [] : [missing(`accounts.${devices.account}.password`, '端末を制限されている利用者のパスワード', 'the password of the user held to registered terminals')]),
    ...browser.map(({ path }): Problem => ({ code: 'feature-unknown', reason: {
      ja: `${path} はブラウザーの経路です。端末の認証情報は client: http の経路で示してください。`, en: `${path} names a route of a browser; credentials of terminals are shown on routes of kind http.`,
    } })),
    ...unknown.map(({ path, arrival }) => missing(`sources.${arrival?.source ?? ''}`, `${path} の送信元`, `the source of ${path}`)),
  ];
}

class Terminals {
  readonly #context: ProbeContext;
  readonly #user: ActingAccount;
  readonly #registered: Arrival;

  constructor(context: ProbeContext, user: ActingAccount, registered: Arrival) {
    this.#context = context;
    this.#user = user;
    this.#registered = registered;
  }

  valid(): Promise<EntrySeen> {
    return this.#enter(this.#registered);
  }

  /** The registered terminal comes in between, which shows that the account is in good standing and resets what counts failures. */
  async try(kind: string, entrance: string, attempt: () => Promise<EntrySeen>): Promise<TerminalTried> {
    const first = await attempt();
    const between = await this.valid();
    const again = between.effect === 'let-in' ? await attempt() : undefined;
    return { kind, entrance, seen: again ? [first, again] : [first], valid: again ? await this.valid() : between };
  }

  credential(kind: string, entrance: string, arrival: Arrival): Promise<TerminalTried> {
    return this.try(kind, entrance, () => this.#enter(arrival));
  }

  /** What the registered terminal holds after signing in, at a terminal that has no credential. */
  copied(entrance: string, none: Arrival): Promise<TerminalTried> {
    return this.try('copied', entrance, async () => {
      const state = await this.#stateHad();
      return presenting(this.#context, { state, route: none.route, account: this.#user }, none.source);
    });
  }

  #enter({ route, source }: Arrival): Promise<EntrySeen> {
    return signingIn(this.#context, this.#user, route, source);
  }

  async #stateHad(): Promise<ClientState> {
    const { route, source } = this.#registered;
    const session = await this.#context.actors.signIn(this.#user, route, { source });
    try {
      return await session.state();
    } finally {
      await session.close();
    }
  }
}

async function observe(context: ProbeContext, devices: Devices): Promise<DeviceRestrictionData> {
  const user = context.actors.account(devices.account);
  const entrances = entrancesOf(devices);
  const [validEntrance = '', { valid: registered } = {}] = entrances.find(([, { valid }]) => valid) ?? [];
  if (!registered) throw new OperationError('no-input', missing('connectionControl.devices.entrances.*.valid', '登録済みの端末の認証情報', 'the credential of a registered terminal').reason);
  const terminals = new Terminals(context, user, registered);
  const validBefore = await terminals.valid();
  const tried: TerminalTried[] = [];
  const undeclared: DeviceRestrictionData['undeclared'][number][] = [];
  if (validBefore.effect !== 'let-in') return { user: user.name, validEntrance, validBefore, tried, undeclared };
  for (const [name, entrance] of entrances) {
    for (const kind of KINDS) {
      const arrival = entrance[kind];
      if (arrival) tried.push(await terminals.credential(kind, name, arrival));
      else if (entrance.valid) undeclared.push({ kind, entrance: name });
    }
    tried.push(await terminals.copied(name, entrance.none));
  }
  return { user: user.name, validEntrance, validBefore, tried, undeclared };
}

export const deviceRestrictionProbe = defineProbe({
  kind: KIND,
  phase: 'connection',
  impact: 'read',
  plan({ profile }) {
    const entrances = Object.keys(profile.connectionControl?.devices?.entrances ?? {}).length;
    return { subjects: [SUBJECT], missing: missingForTerminals(profile), accounts: 0, requests: 4 + entrances * (KINDS.length + 1) * REQUESTS_PER_TRY, waitsMs: 0 };
  },
  async *observe(context) {
    const none = withoutTerminals(context.profile);
    if (none) {
      yield { subject: SUBJECT, data: none, evidence: [] };
      return;
    }
    const { value: data, evidence } = await collectEvidence(() => observe(context, context.profile.connectionControl?.devices as Devices));
    yield { subject: SUBJECT, data, evidence };
  },
});
