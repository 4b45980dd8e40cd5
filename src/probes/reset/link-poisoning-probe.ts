import { OperationError } from '../../actors/operation-error.ts';
import type { Mail, MailWatch } from '../../actors/mail/types.ts';
import { Filler, namesIn } from '../../actors/template.ts';
import { Scope } from '../../actors/scope.ts';
import type { LeasedAccount, Session, Variables } from '../../actors/types.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { LinkPoisoningData, PoisonTrial } from '../../observations/reset.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import type { HttpRequest } from '../../transport/types.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { Links, linkWays, type LinkWay } from './links.ts';
import { hasNoReset, missingForLinks } from './missing.ts';
import { alteration, leads, POISON_VARIANTS, READING, type PoisonBait, type PoisonVariant } from './poison-variants.ts';
import { rawText, sendRaw } from './raw-request.ts';

/** Above the ports that services use, below the ephemeral ones. */
const FIRST_BAIT_PORT = 21_000;

const unaltered = ({ name }: PoisonVariant): Problem => ({ code: 'feature-unknown', reason: {
  ja: `申し込みの中に ${name} で書き換えられるものがなく、書き換えた申し込みを送れませんでした。フォームか JSON の形で送る経路を passwords.setters に書いてください。`,
  en: `The request held nothing that ${name} could alter, so no altered request was sent. Declare a way in passwords.setters that sends a form or JSON.`,
} });

/** Carries the request that would have been sent. */
class Captured extends Error {
  readonly request: HttpRequest;

  constructor(request: HttpRequest) {
    super('captured');
    this.request = request;
  }
}

interface Sent {
  readonly variant: PoisonVariant;
  readonly bait: PoisonBait;
  readonly status: number | null;
  readonly second?: MailWatch;
  readonly typed?: MailWatch;
  readonly evidence: readonly EvidenceRef[];
  readonly problem?: Problem;
}

class Poisoning {
  readonly #context: ProbeContext;
  readonly #links: Links;
  readonly #account: LeasedAccount;
  readonly #address: string;
  readonly #variables: Variables;
  readonly #carries: boolean;

  constructor(context: ProbeContext, links: Links, account: LeasedAccount, address: string) {
    [this.#context, this.#links, this.#account, this.#address] = [context, links, account, address];
    this.#variables = addressVariables(context, links, account, address);
    this.#carries = Object.values({ ...account.variables, ...this.#variables }).includes(address) && requestUses(links, { ...account.variables, ...this.#variables }, address);
  }

  async observe(): Promise<LinkPoisoningData> {
    const owner = await this.#links.watch(this.#account);
    const secondMailbox = this.#context.actors.mail.spareAddress('probe') !== undefined;
    const before = await this.#control('before', owner);
    const controlHosts = new Set(before.mails.flatMap(({ links }) => links.map(originOf)));
    const sent: Sent[] = [];
    for (const [index, variant] of POISON_VARIANTS.entries()) {
      if ((variant.needsAddress && !this.#carries) || (variant.needsSecond && !secondMailbox)) continue;
      const typed = variant.typed?.(this.#address);
      if (variant.typed && (typed === undefined || !this.#context.actors.mail.receives(typed))) continue;
      sent.push(await this.#send(variant, index, typed));
    }
    const after = await this.#control('after', owner);
    // One window for all: every request has bait of its own.
    await this.#context.sleep(this.#links.settleMs);
    const mails = await owner.arrived();
    const trials: PoisonTrial[] = [];
    for (const one of sent) trials.push(await this.#read(one, mails, controlHosts));
    return { setter: this.#links.way.name, account: this.#account.name, controls: [before.trial, after.trial], trials, secondMailbox, carriesAddress: this.#carries };
  }

  /** An unaltered request. */
  async #control(name: string, owner: MailWatch): Promise<{ trial: PoisonTrial; mails: readonly Mail[] }> {
    const known = new Set((await owner.arrived()).map(({ id }) => id));
    const { value, evidence } = await collectEvidence(async () => {
      const answers = await this.#links.ask(this.#account, this.#variables);
      const mail = await owner.next({ withinMs: this.#links.settleMs, accept: ({ id, links }) => !known.has(id) && links.length > 0 });
      return { status: answers.at(-1)?.status ?? null, mails: mail ? [mail] : [] };
    });
    const foreign = value.mails.flatMap(({ links }) => links).filter((link) => !this.#isDeclared(link)).map(hostOf);
    return { mails: value.mails, trial: {
      variant: name, group: 'host', status: value.status, foreignHosts: [...new Set(foreign)], toOwner: value.mails.length, toOthers: [], evidence,
    } };
  }

  async #send(variant: PoisonVariant, index: number, typedAddress: string | undefined): Promise<Sent> {
    const { actors } = this.#context;
    const other = variant.needsSecond ? actors.mail.spareAddress(`second${index}`) : undefined;
    const bait: PoisonBait = {
      host: `t${index}-${Buffer.from(this.#context.randomBytes(4)).toString('hex')}.kenshu.example`, port: FIRST_BAIT_PORT + index, address: this.#address,
      ...(other === undefined ? {} : { second: other }),
    };
    const watches = {
      ...(other === undefined ? {} : { second: await actors.mail.watch(other) }), ...(typedAddress === undefined ? {} : { typed: await actors.mail.watch(typedAddress) }),
    };
    const { value, evidence } = await collectEvidence(async (): Promise<Pick<Sent, 'status' | 'problem'>> => {
      try {
        const sent = variant.raw ? await this.#sendRaw(variant.raw, bait) : await this.#sendRewritten(variant, bait);
        return sent === undefined ? { status: null, problem: unaltered(variant) } : { status: sent };
      } catch (error) {
        if (error instanceof OperationError) return { status: error.answers.at(-1)?.status ?? null, ...(error.code === 'unreachable' ? {} : { problem: error.problem }) };
        if (error instanceof ProbeError) return { status: null };
        throw error;
      }
    });
    return { variant, bait, ...watches, ...value, evidence };
  }

  /** @returns the status of the last answer; undefined when nothing could be altered */
  async #sendRewritten(variant: PoisonVariant, bait: PoisonBait): Promise<number | null | undefined> {
    const { rewrite, happened } = alteration(variant, bait);
    const session = await this.#stranger(rewrite);
    try {
      const { answers } = await session.perform(this.#links.way.declared.request, { ...this.#account.variables, ...this.#variables });
      return happened() ? answers.at(-1)?.status ?? null : undefined;
    } catch (error) {
      if (happened() || !(error instanceof OperationError) || error.code !== 'unreachable') throw error;
      return undefined;
    } finally {
      await session.close();
    }
  }

  /** Lets the operation compose its last request, and sends that by hand. @returns undefined when it writes nothing */
  async #sendRaw(kind: NonNullable<PoisonVariant['raw']>, bait: PoisonBait): Promise<number | null | undefined> {
    const session = await this.#stranger((request) => {
      if (READING.has(request.method)) return request;
      throw new Captured(request);
    });
    try {
      await session.perform(this.#links.way.declared.request, { ...this.#account.variables, ...this.#variables });
      return undefined;
    } catch (error) {
      if (error instanceof OperationError && error.code === 'unreachable') return undefined;
      if (!(error instanceof Captured)) throw error;
      const text = rawText(error.request, (await session.state()).cookies, { kind, host: bait.host });
      const status = await sendRaw(this.#context, error.request.url, text);
      noteEvidence(this.#context.evidence.put(JSON.stringify({ kind, method: error.request.method, path: new URL(error.request.url).pathname, host: bait.host, status }), {
        name: `${kind}: ${error.request.method} ${new URL(error.request.url).pathname} → ${status ?? 'no answer'}`, mediaType: 'application/json', actor: 'stranger',
      }));
      return status;
    } finally {
      await session.close();
    }
  }

  #stranger(rewrite: (request: HttpRequest) => HttpRequest): Promise<Session> {
    return this.#context.actors.stranger(this.#links.way.declared.route, { rewrite });
  }

  /** What came of it, as far as its bait tells. */
  async #read({ variant, bait, status, second, typed, evidence, problem }: Sent, owner: readonly Mail[], controlHosts: ReadonlySet<string>): Promise<PoisonTrial> {
    const toOthers: { address: string; link: boolean }[] = [];
    const found = [...evidence];
    for (const watch of [second, typed]) {
      const mails = await watch?.arrived() ?? [];
      found.push(...mails.map((mail) => mail.evidence));
      if (watch) toOthers.push(...mails.map(({ links }) => ({ address: watch.address, link: links.length > 0 })));
    }
    const foreign = owner.flatMap(({ links, evidence: mail }) => links.filter((link) => leads(link, variant, bait, controlHosts)).map((link) => ({ host: hostOf(link), mail })));
    return {
      variant: variant.name, group: variant.group, status, foreignHosts: [...new Set(foreign.map(({ host }) => host))], toOwner: owner.length, toOthers,
      evidence: [...new Set([...found, ...foreign.map(({ mail }) => mail)])], ...(problem ? { problem } : {}),
    };
  }

  #isDeclared(link: string): boolean {
    const { hosts, baseUrl } = this.#context.profile.scope;
    const { hostname } = new URL(link);
    return new URL(baseUrl).hostname === hostname || hosts.some(({ name }) => name.toLowerCase() === hostname.replace(/^\[|\]$/g, ''));
  }
}

const originOf = (link: string): string => new URL(link).origin;
const hostOf = (link: string): string => (URL.canParse(link) ? new URL(link).host : link.slice(0, 60));

/** The account by its mail address, where the service takes that for the login id. */
function addressVariables({ profile }: ProbeContext, { way }: Links, account: LeasedAccount, address: string): Variables {
  const names = namesIn([way.declared.request.http, way.declared.request.browser]);
  if (!names.has('loginId') || requestUses({ way }, account.variables, address)) return {};
  const forms = Object.values(profile.pools.users?.loginForms ?? {}).map((form) => new Filler('pools.users.loginForms', new Scope(account.variables)).text(form));
  return forms.includes(address) ? { loginId: address } : {};
}

function requestUses({ way }: Pick<Links, 'way'>, variables: Readonly<Record<string, string | Uint8Array>>, address: string): boolean {
  return [...namesIn([way.declared.request.http, way.declared.request.browser])].some((name) => variables[name] === address);
}

async function observeWay(context: ProbeContext, way: LinkWay): Promise<LinkPoisoningData> {
  const links = new Links(context, way);
  const account = await context.actors.pools.lease('users', 'reset.link-poisoning');
  const address = context.actors.mail.addressOf(account);
  if (address === undefined) throw new OperationError('no-input', {
    ja: '使い捨てアカウントのメールアドレスがプロファイルから分かりません。mail.address を書いてください。', en: 'The profile does not tell the mail addresses of disposable accounts. Write mail.address.',
  });
  return new Poisoning(context, links, account, address).observe();
}

export const linkPoisoningProbe = defineProbe({
  kind: 'reset.link-poisoning',
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const ways = linkWays(profile);
    return {
      subjects: ways.map(({ name }) => name), missing: missingForLinks(profile), accounts: ways.length, requests: ways.length * (POISON_VARIANTS.length + 2) * 4,
      waitsMs: ways.length * policy.parameters.mail.settleSeconds * 1000,
    };
  },
  async *observe(context) {
    if (hasNoReset(context.profile)) yield { subject: 'service', data: { absent: true }, evidence: [] };
    for (const way of linkWays(context.profile)) {
      try {
        const { value: data, evidence } = await collectEvidence(() => observeWay(context, way));
        yield { subject: way.name, data, evidence };
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        yield { subject: way.name, problem: error.problem, evidence: [] };
      }
    }
  },
});
