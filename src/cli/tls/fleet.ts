import { loadList } from '../../tls/cryptrec/policy.ts';
import type { HostAndPort } from './endpoint-argument.ts';
import { plainContext } from './plain-context.ts';
import { reportEndpoint } from './report-endpoint.ts';
import type { EndpointReport } from './report-schema.ts';
import { scanOne, type EndpointSeen } from './scan-endpoint.ts';
import { controlFor } from './self-control.ts';

/** Endpoints scanned at one time; the sockets have a common bound besides. */
const PARALLEL = 32;

export interface FleetOptions {
  readonly servername: string | undefined;
  readonly signal: AbortSignal;
  /** Also scan the scanner's own reference servers, whatever is found. */
  readonly selfControl: boolean;
  /** Called when an endpoint is done, in whatever order. */
  readonly onDone: (done: number) => void;
}

/** Scans and judges the endpoints, a bounded number at a time, and yields the reports in the order the endpoints were given. */
export async function* scanEndpoints(endpoints: readonly HostAndPort[], { servername, signal, selfControl, onDone }: FleetOptions): AsyncGenerator<EndpointReport, void, void> {
  const context = plainContext(signal);
  const cryptrec = loadList();
  const control = controlFor({ always: selfControl, signal });
  const running: Promise<EndpointSeen>[] = [];
  let [begun, done, active, yielded] = [0, 0, 0, 0];
  const begin = (): void => {
    // Far ahead of what was yielded nothing is begun, so that memory does not grow with the fleet.
    while (active < PARALLEL && begun < endpoints.length && begun - yielded < 4 * PARALLEL) {
      active++;
      const scan = scanOne(endpoints[begun++] as HostAndPort, servername, context).finally(() => {
        active--;
        onDone(++done);
        begin();
      });
      // Whoever awaits it later sees the rejection; until then it is not unhandled.
      scan.catch(() => undefined);
      running.push(scan);
    }
  };
  begin();
  while (yielded < endpoints.length) {
    const seen = await (running.shift() as Promise<EndpointSeen>);
    yielded++;
    begin();
    yield reportEndpoint(seen, await control(seen), cryptrec);
  }
}
