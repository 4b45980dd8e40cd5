import type { ActingAccount, ClientState, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { WayTried } from '../../observations/access.ts';
import type { FileSlotDeclaration, OutletDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { openEyes } from '../seeding/eyes.ts';
import type { Eyes } from '../seeding/look.ts';
import { locatorsOf, seedFile, seedObject, type SeededFile } from '../seeding/objects.ts';
import { assertDecided } from '../session/told.ts';
import { entry, presenting } from './entry.ts';
import { INSIDE, OUTSIDE, whileSettling } from './restriction.ts';

export type FileWay = Omit<WayTried, 'after'>;

interface Outlet {
  /** `document.text.signed` */
  readonly name: string;
  readonly route: string;
  readonly declared: OutletDeclaration;
}

/** A file of the user with the places where its content is handed out. */
export interface Bait {
  readonly eyes: Eyes;
  readonly owner: ActingAccount;
  readonly resource: ResourceDeclaration;
  readonly slot: string;
  readonly file: SeededFile;
  readonly outlets: readonly Outlet[];
}

const outletsOf = (type: string, slot: string, resource: ResourceDeclaration, { outlets }: FileSlotDeclaration): readonly Outlet[] => Object.entries(outlets)
  .filter(([, { shows }]) => shows.includes('file'))
  .map(([name, declared]) => ({ name: `${type}.${slot}.${name}`, route: declared.route ?? resource.route, declared }));

/** Leaves one file in every place that takes one; what could not be left is told as a way that could not be tried. */
export async function layFiles(context: ProbeContext, owner: ActingAccount): Promise<{ readonly baits: readonly Bait[]; readonly failed: readonly FileWay[] }> {
  const eyes = openEyes(context);
  const baits: Bait[] = [];
  const failed: FileWay[] = [];
  for (const [type, resource] of Object.entries(context.profile.resources)) {
    for (const [slot, declared] of Object.entries(resource.files)) {
      const outlets = outletsOf(type, slot, resource, declared);
      if (outlets.length === 0) continue;
      const laid = await asked(async () => seedFile(eyes, await seedObject(eyes, type, resource, owner, { comment: false }), resource, slot));
      if ('value' in laid) baits.push({ eyes, owner, resource, slot, file: laid.value, outlets });
      else failed.push(...outlets.map(({ name }): FileWay => ({ kind: 'file-url', name, before: null, outside: [], inside: null, problem: laid.problem })));
    }
  }
  return { baits, failed };
}

/** Whether the file's own canary came. */
async function delivers({ eyes, owner, file }: Bait, session: Session, { name, declared }: Outlet, variables: Readonly<Record<string, string>>): Promise<boolean> {
  const result = await session.perform(declared.operation, variables);
  const came = result.answers.some(({ bytes }) => eyes.book.find(bytes, owner.tenant).found.some(({ object, mark }) => mark === 'file' && object === `${file.object.name}/${file.slot}`));
  if (!came) assertDecided(name, result);
  return came;
}

/** How often a locator is obtained anew because the last one may have expired before it was used. */
const TRIES = 3;
const EXPIRED: Problem = { code: 'ambiguous-effect', reason: {
  ja: '署名付き URL が、取得を試みる間に期限切れになった可能性があります。', en: 'The signed URL may have expired while it was being fetched.',
} };

const lifeMs = ({ resource, slot }: Bait): number => 1000 * (resource.files[slot]?.signedUrlLifeSeconds ?? Infinity);

/** Fetches the file at a source: by a locator just obtained, or with a session had at the permitted source. */
async function fetching(bait: Bait, outlet: Outlet, source: string, stateOf: (route: string) => Promise<ClientState>) {
  const { eyes: { context }, owner, resource, slot, file } = bait;
  if (!outlet.declared.anonymous) {
    const state = await stateOf(outlet.route);
    return presenting(context, { state, route: outlet.route, account: owner }, source, (session) => delivers(bait, session, outlet, file.variables));
  }
  return entry(context, source, async () => {
    const stranger = await context.actors.stranger(outlet.route, { source });
    try {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const variables = { ...file.variables, ...await locatorsOf(bait.eyes, owner, resource, slot, file.variables) };
        const issuedAtMs = context.now().getTime();
        if (await delivers(bait, stranger, outlet, variables)) return true;
        if (context.now().getTime() - issuedAtMs < lifeMs(bait)) return false;
      }
      return { effect: 'unknown', problem: EXPIRED };
    } finally {
      await stranger.close();
    }
  });
}

/** Every outlet of every file, from elsewhere and from the permitted source. */
export async function tryFiles(
  context: ProbeContext, baits: readonly Bait[], settledAtMs: number, stateOf: (route: string, use: 'outside' | 'inside') => Promise<ClientState>,
): Promise<readonly FileWay[]> {
  const { publicFiles = [] } = context.profile.connectionControl ?? {};
  const tried: FileWay[] = [];
  for (const bait of baits) {
    for (const outlet of bait.outlets) {
      if (publicFiles.includes(outlet.name)) {
        tried.push({ kind: 'file-url', name: outlet.name, before: null, outside: [], inside: null, notApplicable: {
          ja: `connectionControl.publicFiles に、${outlet.name} は利用者が公開を選んだときだけ誰でも取得できるとあります。`,
          en: `connectionControl.publicFiles says that ${outlet.name} is public sharing which a user opts into.`,
        } });
        continue;
      }
      const outside = await whileSettling(context, settledAtMs, () => fetching(bait, outlet, OUTSIDE, (route) => stateOf(route, 'outside')));
      const inside = await fetching(bait, outlet, INSIDE, (route) => stateOf(route, 'inside'));
      tried.push({ kind: 'file-url', name: outlet.name, before: null, outside, inside });
    }
  }
  return tried;
}
