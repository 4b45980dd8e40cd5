import type { HealthSample } from '../../../observations/exposure.ts';
import type { Policy } from '../../../profile/policy-schema.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import type { TrafficExchange, TrafficFeed } from '../../../transport/traffic.ts';
import { connectivity } from './connectivity.ts';

interface Declared {
  readonly profile: Pick<TargetProfile, 'health' | 'scope'>;
  readonly policy: Pick<Policy, 'connectivityHosts'>;
}

/** Method and address of the exchanges by which the profile asks for the service's health. */
function healthRequests({ health, scope }: Declared['profile']): ReadonlySet<string> {
  return new Set([health?.http ?? []].flat().flatMap(({ method, path }) => {
    const url = URL.parse(path, scope.baseUrl);
    return url ? [`${method} ${url.origin}${url.pathname}`] : [];
  }));
}

/** Notes every health request of a run, whoever sent it: the run itself sends one before each probe. */
export class HealthBook {
  readonly #requests: ReadonlySet<string>;
  readonly #hosts: readonly string[];
  readonly #samples: Promise<HealthSample>[] = [];

  constructor({ profile, policy }: Declared) {
    this.#requests = healthRequests(profile);
    this.#hosts = policy.connectivityHosts;
  }

  get count(): number {
    return this.#samples.length;
  }

  /** In order; resolves when this machine's own connection has been looked at for each that failed. */
  samples(): Promise<readonly HealthSample[]> {
    return Promise.all(this.#samples);
  }

  look({ request, response, startedAt, finishedAt }: Pick<TrafficExchange, 'request' | 'response' | 'startedAt' | 'finishedAt'>): void {
    if (!this.#requests.has(`${request.method} ${request.url.origin}${request.url.pathname}`)) return;
    const well = response !== undefined && response.status < 500;
    const sample = { at: startedAt.toISOString(), wallMs: finishedAt.getTime() - startedAt.getTime(), status: response?.status ?? null, well };
    // At once: a minute later the line may be back.
    this.#samples.push(well ? Promise.resolve({ ...sample, connected: null }) : connectivity(this.#hosts).then((connected) => ({ ...sample, connected })));
  }
}

const books = new WeakMap<TrafficFeed, HealthBook>();

/** The book of a run's health requests; begins to watch when it is first asked for. */
export function healthBook(feed: TrafficFeed, declared: Declared): HealthBook {
  const known = books.get(feed);
  if (known) return known;
  const book = new HealthBook(declared);
  feed.subscribe((exchange) => book.look(exchange));
  books.set(feed, book);
  return book;
}
