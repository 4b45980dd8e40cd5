import type { HostContacted } from '../../../observations/exposure.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import type { PageRequest } from '../../../transport/traffic.ts';
import { ownershipOf } from './ownership.ts';
import type { Persona } from './personal-data.ts';

type Canary = HostContacted['canaries'][number];

interface Recipient {
  readonly ownership: HostContacted['ownership'];
  readonly types: Set<string>;
  readonly canaries: Map<string, Canary>;
  requests: number;
  opaque: number;
  withheld: number;
}

/** Code of a host that is not loaded cannot be watched. */
const ACTIVE = new Set(['script', 'document', 'websocket', 'eventsource']);
/** Compressed or enciphered by the page itself: neither text nor anything that can be unpacked. */
const readsAsText = (bytes: Uint8Array): boolean => {
  const head = bytes.subarray(0, 4096);
  return head.reduce((sum, byte) => sum + (byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127) ? 1 : 0), 0) >= head.length * 0.95 && Buffer.from(head).toString('utf8').split('\uFFFD').length < 4;
};
const KNOWN_CONTAINER = /^(?:1f8b|789c|7801|78da|504b0304|25504446|89504e47|ffd8ff|47494638)/;

/** Tells what was sent to whom. */
export class Recipients {
  readonly #profile: TargetProfile;
  readonly #persona: Persona;
  readonly #hosts = new Map<string, Recipient>();
  readonly #inScope: ReadonlySet<string>;

  constructor(profile: TargetProfile, persona: Persona) {
    this.#profile = profile;
    this.#persona = persona;
    this.#inScope = new Set(profile.scope.hosts.flatMap(({ name, ports }) => ports.map((port) => `${name.replace(/^\[(.*)\]$/, '$1').toLowerCase()}:${port}`)));
  }

  note(request: PageRequest): void {
    const url = URL.parse(request.url);
    if (!url) return;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
    const recipient = this.#recipient(host);
    recipient.requests += 1;
    recipient.types.add(request.type);
    const port = url.port || (/^(?:https|wss):$/.test(url.protocol) ? '443' : '80');
    if (ACTIVE.has(request.type) && !this.#inScope.has(`${host}:${port}`)) recipient.withheld += 1;
    this.#search(recipient, 'url', Buffer.from(request.url));
    this.#search(recipient, 'header', Buffer.from(request.headers.map(([name, value]) => `${name}: ${value}`).join('\n')));
    if (request.body) this.#search(recipient, 'body', request.body);
    const unreadable = request.body !== undefined && request.body.length > 0 && !readsAsText(request.body) && !KNOWN_CONTAINER.test(Buffer.from(request.body.subarray(0, 4)).toString('hex'));
    if (request.bodyHidden || unreadable) recipient.opaque += 1;
  }

  hosts(): readonly HostContacted[] {
    return [...this.#hosts].map(([host, { types, canaries, ...rest }]) => ({ host, ...rest, types: [...types].toSorted(), canaries: [...canaries.values()] }));
  }

  #search(recipient: Recipient, part: Canary['part'], bytes: Uint8Array): void {
    const { found, complete } = this.#persona.find(bytes);
    if (!complete) recipient.opaque += 1;
    for (const { data, via } of found) {
      const key = `${data} ${part}`;
      if (!recipient.canaries.has(key)) recipient.canaries.set(key, { data, via, part });
    }
  }

  #recipient(host: string): Recipient {
    const known = this.#hosts.get(host) ?? { ownership: ownershipOf(host, this.#profile), types: new Set(), canaries: new Map(), requests: 0, opaque: 0, withheld: 0 };
    this.#hosts.set(host, known);
    return known;
  }
}
