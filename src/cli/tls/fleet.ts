import type { SelfControlData } from '../../observations/tls.ts';
import { loadList } from '../../tls/cryptrec/policy.ts';
import { readReferenceCertificates } from '../../tls/reference/read-certificates.ts';
import { readOldAnswers, readReference, REFERENCES } from '../../tls/reference/read-references.ts';
import type { HostAndPort } from './endpoint-argument.ts';
import { plainContext } from './plain-context.ts';
import { reportEndpoint } from './report-endpoint.ts';
import type { EndpointReport } from './report-schema.ts';
import { scanOne, type EndpointSeen } from './scan-endpoint.ts';

/** Endpoints scanned at one time; the sockets have a common bound besides. */
const PARALLEL = 12;

export interface FleetOptions {
  readonly servername: string | undefined;
  readonly signal: AbortSignal;
  /** Called when an endpoint is done, in whatever order. */
  readonly onDone: (done: number) => void;
}

/** The scanner against its own reference servers, in the same run. */
async function selfControl(signal: AbortSignal): Promise<SelfControlData> {
  const servers = await Promise.all(REFERENCES.map((reference) => readReference(reference, signal)));
  return { servers, oldAnswers: await readOldAnswers(signal), certificates: readReferenceCertificates() };
}

/** Scans and judges the endpoints, a bounded number at a time, and yields the reports in the order the endpoints were given. */
export async function* scanEndpoints(endpoints: readonly HostAndPort[], { servername, signal, onDone }: FleetOptions): AsyncGenerator<EndpointReport, void, void> {
  const context = plainContext(signal);
  const cryptrec = loadList();
  const control = selfControl(signal);
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
    yield reportEndpoint(seen, await control, cryptrec);
  }
}
