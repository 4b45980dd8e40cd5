import type { EvidenceSink } from '../../domain/evidence.ts';
import type { LoadedInputs } from '../../profile/index.ts';
import { endpointText } from '../../transport/scope.ts';
import { longSleep } from '../long-sleep.ts';
import { newRunId } from '../run-folder.ts';
import type { ServiceFactory, Services } from '../services.ts';
import { examineInputs } from './inputs.ts';
import { closedHours, examineScope, examineSources, frontDoor } from './network.ts';
import { noLedger } from './no-ledger.ts';
import type { DoctorReport, Line } from './report.ts';
import { examineRoutes } from './routes.ts';
import { examineService } from './service.ts';

export interface DoctorOptions {
  readonly inputs: LoadedInputs;
  readonly services: ServiceFactory;
  readonly evidence: EvidenceSink;
  /** The browser to drive; undefined when none was found. */
  readonly browserPath: string | undefined;
  readonly now?: () => Date;
}

const unreached: Line = {
  group: 'service', name: 'routes', state: 'skipped', path: 'routes',
  said: { ja: 'サービスに接続できないため、ログインは試していません。', en: 'nothing was signed in to, because the service cannot be reached.' },
};

/** The line of the service's own address, when nothing can be reached there. */
const downLine = (scope: readonly Line[], { profile }: LoadedInputs): Line | undefined => {
  const front = endpointText(frontDoor(profile.value));
  return scope.find(({ name, state }) => name === front && state === 'failed');
};

/** Sources that fail as everybody does are not at fault. */
const withoutEcho = (sources: readonly Line[], down: Line): Line[] => sources.map((line) => {
  if (line.said.en !== down.said.en) return line;
  const { group, name, said } = line;
  return { group, name, said, state: 'skipped' };
});

/**
 * The pre-flight: what a run will rely on, tried once with the correct credentials. Creates, changes and locks nothing.
 * @throws {ProfileError} when a secret cannot be resolved; nothing has been sent then
 */
export async function examineTarget({ inputs, services: factory, evidence, browserPath, now = () => new Date() }: DoctorOptions): Promise<DoctorReport> {
  const { profile, policy } = inputs;
  const own = examineInputs({ profile: profile.value, profileDirectory: profile.directory, browserPath });
  const closed = closedHours({ profile: profile.value, now });
  if (closed) return { lines: [closed, ...own], rows: [] };
  const services = await factory({
    profile: profile.value, policy: policy.value, testTrustAnchors: policy.testTrustAnchors, profileDirectory: profile.directory,
    evidence, ledger: noLedger, runId: newRunId(profile.value.service.name, now()), now, sleep: (ms) => longSleep(ms, new AbortController().signal),
  });
  try {
    return await examine(inputs, services, own, now);
  } finally {
    await services.close();
  }
}

async function examine(inputs: LoadedInputs, services: Services, own: readonly Line[], now: () => Date): Promise<DoctorReport> {
  const { transport, actors } = services;
  const redact = (text: string): string => services.redact(text);
  const profile = inputs.profile.value;
  const network = { profile, transport, testTrustAnchors: inputs.policy.testTrustAnchors, now };
  const [scope, sources] = await Promise.all([examineScope(network), examineSources(network)]);
  const down = downLine(scope, inputs);
  if (down) return redacted({ lines: [...scope, ...withoutEcho(sources, down), unreached, ...own], rows: [] }, redact);
  const service = await examineService({ profile, policy: inputs.policy.value, transport, actors });
  const routes = await examineRoutes(profile, actors);
  return redacted({ lines: [...scope, ...sources, ...service, ...own, ...routes.lines], rows: routes.rows }, redact);
}

/** Reasons may quote the target. */
function redacted({ lines, rows }: DoctorReport, redact: (text: string) => string): DoctorReport {
  const both = ({ ja, en }: Line['said']) => ({ ja: redact(ja), en: redact(en) });
  return {
    lines: lines.map((line) => ({ ...line, said: both(line.said) })),
    rows: rows.map((row) => ({ ...row, remarks: row.remarks.map((remark) => ({ ...remark, reason: both(remark.reason) })) })),
  };
}
