import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, LeasedAccount } from '../../actors/types.ts';
import type { Mail, MailWatch } from '../../actors/mail/types.ts';
import type { NotRecoverableData, RecallPlace } from '../../observations/password.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { markerFinder } from '../markers.ts';
import { PasswordChanger } from './changer.ts';
import { missingForPasswords, passwordRoutesOf } from './routes.ts';
import { HelperSessions, LivingSession } from './setting.ts';

const SUBJECT = 'account';
/** Long enough to be nothing else. */
const PASSWORD_LENGTH = 24;
const REQUESTS_PER_PLACE = 4;
const REQUESTS_TO_PREPARE = 20;
/** Kinds of which the mail is about an account that exists. */
const BY_MAIL = 'forgotten';

type Looked = Pick<RecallPlace, 'concerns' | 'found' | 'complete'>;

/** Looks for the password and for the account it is of, in whatever encoding. */
function reader(account: LeasedAccount): (contents: readonly Uint8Array[]) => Looked {
  const { password } = account;
  const owner = [...new Set([account.identity, account.variables['loginId'] ?? account.identity, account.name].map((name) => name.toLowerCase()))];
  const find = markerFinder([password, ...owner]);
  return (contents) => {
    const searches = contents.map(find);
    const hits = searches.flatMap(({ hits: some }) => some);
    const hit = hits.find(({ marker }) => marker === password);
    return { concerns: hits.some(({ marker }) => marker !== password), found: hit ? hit.via : null, complete: searches.every(({ complete }) => complete) };
  };
}

const bytesOf = ({ bytes, headers }: AnswerSeen): readonly Uint8Array[] => [bytes, Buffer.from(headers.map(([name, value]) => `${name}: ${value}`).join('\n'))];

const mailBytes = ({ subject, text, html }: Mail): readonly Uint8Array[] => [subject, text, html].map((part) => Buffer.from(part));

class Recall {
  readonly #context: ProbeContext;
  readonly #account: LeasedAccount;
  readonly #read: ReturnType<typeof reader>;
  readonly places: RecallPlace[] = [];

  constructor(context: ProbeContext, account: LeasedAccount) {
    this.#context = context;
    this.#account = account;
    this.#read = reader(account);
  }

  /** Every declared view, as whoever it is for. */
  async views(): Promise<void> {
    const { actors, profile } = this.#context;
    const helpers = new HelperSessions(this.#context);
    const own = new Map<string, LivingSession>();
    const ownSession = (route: string): LivingSession => own.get(route) ?? new LivingSession(() => actors.signIn(this.#account, route));
    try {
      for (const [name, { account, route, operation }] of Object.entries(profile.passwords.views)) {
        const session = ownSession(route);
        own.set(route, session);
        await this.#place('view', name, async () => {
          const acting = account === undefined ? await session.get() : await helpers.get(actors.account(account), route);
          const { answers } = await acting.perform(operation, this.#account.variables);
          return answers.flatMap(bytesOf);
        });
      }
    } finally {
      await Promise.all([helpers.close(), ...[...own.values()].map((session) => session.close())]);
    }
  }

  /** The mail about a forgotten password; the link in it is not followed. */
  async forgotten(watch: MailWatch): Promise<void> {
    const { actors, profile, policy } = this.#context;
    const withinMs = policy.parameters.mail.settleSeconds * 1000;
    for (const [name, { kind, route, request, link }] of Object.entries(profile.passwords.setters)) {
      if (kind !== BY_MAIL || !request) continue;
      const wanted = new RegExp(link ?? '.', 'u');
      await this.#place('mail', name, async () => {
        const stranger = await actors.stranger(route);
        try {
          const { answers } = await stranger.perform(request, this.#account.variables);
          const mail = await watch.next({ withinMs, accept: ({ links, codes }) => codes.length > 0 || links.some((one) => wanted.test(one)) });
          if (!mail) throw noMail(policy.parameters.mail.settleSeconds);
          return [...mailBytes(mail), ...answers.flatMap(bytesOf)];
        } finally {
          await stranger.close();
        }
      });
    }
  }

  /** Mails that came by themselves, such as the notice of the change. */
  async notices(watch: MailWatch): Promise<void> {
    const mails = await watch.arrived();
    if (mails.length > 0) await this.#place('mail', 'notice', async () => mails.flatMap(mailBytes), mails.map((mail) => mail.evidence));
  }

  problem(kind: RecallPlace['kind'], name: string, error: OperationError): void {
    this.places.push({ kind, name, concerns: false, found: null, complete: false, problem: error.problem, evidence: [] });
  }

  async #place(kind: RecallPlace['kind'], name: string, look: () => Promise<readonly Uint8Array[]>, kept: readonly EvidenceRef[] = []): Promise<void> {
    const { value, evidence } = await collectEvidence(async (): Promise<Pick<RecallPlace, 'concerns' | 'found' | 'complete' | 'problem'>> => {
      try {
        return this.#read(await look());
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        // What was received before it failed counts all the same.
        return { ...this.#read(error.answers.flatMap(bytesOf)), problem: error.problem };
      }
    });
    this.places.push({ kind, name, ...value, evidence: [...new Set([...kept, ...evidence])] });
  }
}

const noMail = (seconds: number): OperationError => new OperationError('unreachable', {
  ja: `再設定のメールが ${seconds} 秒以内に届きませんでした。送信の設定と mail.boxes を確認してください。`,
  en: `No mail about the reset arrived within ${seconds} s. Check how the service sends mail, and mail.boxes.`,
});

const noMailbox = new OperationError('no-input', {
  ja: 'アカウントのメールを読む場所がプロファイルにありません。mail.boxes と mail.address を書いてください。', en: 'The profile does not tell where mails of an account are read. Declare mail.boxes and mail.address.',
});

async function watchOf({ actors: { mail } }: ProbeContext, account: LeasedAccount): Promise<MailWatch | OperationError> {
  const address = mail.addressOf(account);
  if (address === undefined) return noMailbox;
  return mail.watch(address).catch((error: unknown) => {
    if (error instanceof OperationError) return error;
    throw error;
  });
}

async function observe(context: ProbeContext): Promise<NotRecoverableData> {
  const route = passwordRoutesOf(context.profile).find(({ direct }) => direct)?.name ?? '';
  const changer = await PasswordChanger.open(context, route, 'password.not-recoverable');
  try {
    const watch = await watchOf(context, changer.leased);
    const set = await changer.tryChange(changer.generate(PASSWORD_LENGTH), 'accepted');
    const recall = new Recall(context, changer.leased);
    if (set.effect === 'accepted') {
      await recall.views();
      const forgotten = Object.entries(context.profile.passwords.setters).filter(([, { kind }]) => kind === BY_MAIL).map(([name]) => name);
      if (watch instanceof OperationError) for (const name of forgotten) recall.problem('mail', name, watch);
      else {
        await recall.forgotten(watch);
        await recall.notices(watch);
      }
    }
    return { account: changer.account, set, places: recall.places };
  } finally {
    await changer.close();
  }
}

export const notRecoverableProbe = defineProbe({
  kind: 'password.not-recoverable',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const { views, setters } = context.profile.passwords;
    return {
      subjects: [SUBJECT], missing: missingForPasswords(context.profile), accounts: 1,
      requests: REQUESTS_TO_PREPARE + REQUESTS_PER_PLACE * (Object.keys(views).length + Object.keys(setters).length), waitsMs: 0,
    };
  },
  async *observe(context) {
    const { value: data, evidence } = await collectEvidence(() => observe(context));
    yield { subject: SUBJECT, data, evidence };
  },
});
