import { load } from 'cheerio';
import type { ActingAccount, AnswerSeen } from '../../actors/types.ts';
import type { RenderedText, TextSeen } from '../../observations/exposure.ts';
import type { HttpExchange, Operation } from '../../profile/operation-schema.ts';
import type { OutletDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { Eyes } from '../seeding/look.ts';
import { stepProblem } from '../seeding/problem.ts';
import { readingExchange } from '../seeding/variants.ts';
import { pageOperation } from './page-operation.ts';

interface Planted {
  readonly markers: readonly string[];
  /** Attribute that a marker's markup sets on itself, and its script on the document. */
  readonly attribute: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Leaves an attribute value or element it may stand in; the image loads nothing and only wakes its handler. */
const payload = (marker: string, attribute: string): string =>
  `${marker}"'><i ${attribute}="markup"></i><img src="data:," onerror="document.documentElement.setAttribute('${attribute}','ran')">`;

async function plant({ context, sessions, book }: Eyes, type: string, resource: ResourceDeclaration, author: ActingAccount): Promise<Planted> {
  const name = book.nameObject(author.tenant, type);
  const [listed, unlisted] = [context.marker('listed'), context.marker('unlisted')];
  book.add({ tenant: author.tenant, object: name, mark: 'listed', value: listed });
  book.add({ tenant: author.tenant, object: name, mark: 'unlisted', value: unlisted });
  const attribute = `data-${context.marker('markup')}`;
  const entry = context.ledger.willCreate({ kind: 'object', declaredAs: type, owner: author.name, values: { marker: listed } });
  const { values } = await sessions.perform(author, resource.route, resource.create, { markerListed: payload(listed, attribute), markerUnlisted: payload(unlisted, attribute) });
  if (values['id']) context.ledger.created(entry, values);
  return { markers: [listed, unlisted], attribute, values };
}

/** The document's own attribute comes first: a script that ran is told from mere markup. */
const foundBy = (attribute: string) => ({ found: { selector: `[${attribute}]`, attribute, optional: true, secret: false } });

type Seen = Pick<RenderedText, 'shown' | 'markup' | 'executed'>;

function inDocument(answer: AnswerSeen | undefined, { markers, attribute }: Planted): Seen {
  const document = load(answer?.text ?? '');
  const text = document('body').text();
  return { shown: markers.some((marker) => text.includes(marker)), markup: document(`i[${attribute}]`).length > 0, executed: false };
}

const isHtml = ({ headers }: AnswerSeen): boolean => headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /^(?:text\/html|application\/xhtml)/i.test(value));

async function lookAt(eyes: Eyes, viewer: ActingAccount, planted: Planted, route: string, exchange: HttpExchange): Promise<(Seen & { readonly by: RenderedText['by'] }) | undefined> {
  const { context: { profile }, sessions } = eyes;
  if (profile.routes[route]?.client === 'browser') {
    const { values } = await sessions.perform(viewer, route, pageOperation(exchange, foundBy(planted.attribute)), planted.values);
    const shown = values['shown'] ?? '';
    return { by: 'browser', shown: planted.markers.some((marker) => shown.includes(marker)), markup: values['found'] !== undefined, executed: values['found'] === 'ran' };
  }
  const { answers } = await sessions.perform(viewer, route, { http: [{ ...exchange, extract: {} }] }, planted.values);
  const answer = answers.at(-1);
  return answer && isHtml(answer) ? { by: 'document', ...inDocument(answer, planted) } : undefined;
}

async function observeOutlet(eyes: Eyes, viewer: ActingAccount, planted: Planted, outlet: string, route: string, operation: Operation): Promise<RenderedText | undefined> {
  const exchange = readingExchange(operation);
  if (!exchange) return undefined;
  const { value, evidence } = await collectEvidence(async () => {
    try {
      return { seen: await lookAt(eyes, viewer, planted, route, exchange) };
    } catch (error) {
      return { problem: stepProblem(error) };
    }
  });
  if ('problem' in value) return { outlet, route, by: 'document', shown: false, markup: false, executed: false, problem: value.problem, evidence };
  return value.seen && { outlet, route, ...value.seen, evidence };
}

/** One person writes markup into text fields; another opens every page that shows them. */
export async function observeText(eyes: Eyes, type: string, resource: ResourceDeclaration, author: ActingAccount, viewer: ActingAccount): Promise<TextSeen> {
  const planted = await plant(eyes, type, resource, author);
  const outlets: RenderedText[] = [];
  const declared: readonly (readonly [string, OutletDeclaration])[] = [...Object.entries(resource.read), ...Object.entries(resource.list).map(([name, one]) => [`list.${name}`, one] as const)];
  for (const [name, { route = resource.route, operation }] of declared) {
    const seen = await observeOutlet(eyes, viewer, planted, name, route, operation);
    if (seen) outlets.push(seen);
  }
  return { aspect: 'text', type, author: author.name, viewer: viewer.name, outlets };
}
