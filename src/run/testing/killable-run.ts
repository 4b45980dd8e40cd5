import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { pass } from '../../domain/conclude.ts';
import { openAcceptance } from '../acceptance.ts';
import { runFolder } from '../run-folder.ts';
import { createRegistry, type Registry } from '../registry.ts';
import type { ServiceFactory } from '../services.ts';
import { fakeCheck, fakeProbe } from './fake-run.ts';
import { fakeServices } from './fake-services.ts';

/** Checks of the killable run, in the order of its phases. */
export const KILLABLE_CHECKS = ['tls.protocol-versions', 'tenant.object-read', 'lockout.account-bound', 'deletion.tenant-terminated'] as const;

const REASON = { ja: '観測どおりです。', en: 'As observed.' };

/** What was done to the target, a line each; as a real one it remembers what a killed process did. */
export class FakeTarget {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  do(line: string): void {
    appendFileSync(this.#path, `${line}\n`);
  }

  get done(): readonly string[] {
    return existsSync(this.#path) ? readFileSync(this.#path, 'utf8').trimEnd().split('\n') : [];
  }
}

/** Reads, creates, locks and terminates; `accounts` and `tenants` may each be used up once. */
export function killableRegistry(target: FakeTarget, { accounts = ['d1', 'd2', 'd3'], tenants = ['tx1', 'tx2'] } = {}): Registry {
  const tls = fakeProbe({
    kind: 'tls', plan: { subjects: ['web', 'api'] },
    async *observe({ evidence }) {
      for (const subject of ['web', 'api']) yield { subject, data: { version: 'TLSv1.3' }, evidence: [evidence.put(subject, { name: subject, mediaType: 'text/plain' })] };
    },
  });
  const objects = fakeProbe({
    kind: 'objects', phase: 'isolation', impact: 'write',
    async *observe({ ledger, evidence }) {
      const name = `doc-${target.done.length}`;
      const entry = ledger.willCreate({ kind: 'object', declaredAs: 'document', values: { name } });
      target.do(`create ${name}`);
      ledger.created(entry, { id: name });
      yield { subject: 's', data: { leaked: false }, evidence: [evidence.put('refused', { name: 'read', mediaType: 'text/plain' })] };
    },
  });
  const using = (kind: 'account' | 'tenant', names: readonly string[], verb: string, phase: 'lockout' | 'termination') => fakeProbe({
    kind: verb, phase, impact: 'destructive',
    async *observe({ ledger, evidence }) {
      const name = names.find((one) => !ledger.isUsed(kind, one)) ?? names[0] ?? 'none';
      ledger.willUse({ kind, name, purpose: verb });
      target.do(`${verb} ${name}`);
      yield { subject: 's', data: { done: true }, evidence: [evidence.put(verb, { name: verb, mediaType: 'text/plain' })] };
    },
  });
  const passing = (id: string, need: string) => fakeCheck(id, [need], (seen) =>
    (seen[need] ?? []).map((one) => pass(one.subject, REASON, one.evidence as readonly `sha256:${string}`[])));
  return createRegistry(
    KILLABLE_CHECKS.map((id, index) => passing(id, ['tls', 'objects', 'lock', 'terminate'][index] as string)),
    [tls, objects, using('account', accounts, 'lock', 'lockout'), using('tenant', tenants, 'terminate', 'termination')],
  );
}

/** Removing what is not there succeeds, as removers must. */
export const killableServices = (target: FakeTarget): ServiceFactory => fakeServices({
  remove: async ({ values }) => { target.do(`remove ${values['id'] ?? values['name']}`); },
});

/**
 * Runs to the end, or until it dies: at that reading of the clock, of which there is one before each line of the journal, or at the
 * first reading after a line that holds that text.
 */
export async function runKillable(root: string, target: FakeTarget, die: number | string = Infinity): Promise<number> {
  let readings = 0;
  const now = (): Date => {
    readings += 1;
    if (typeof die === 'number' ? readings === die : lastLine(root).includes(die)) {
      process.kill(process.pid, 'SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000); // until the signal arrives
    }
    return new Date();
  };
  const acceptance = await openAcceptance(root, { registry: killableRegistry(target), services: killableServices(target), now });
  for (const id of KILLABLE_CHECKS) await acceptance.decide(id);
  await acceptance.close();
  return readings;
}

const lastLine = (root: string): string => readFileSync(runFolder(root).journal, 'utf8').trimEnd().split('\n').at(-1) ?? '';

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , root = '', target = '', die = ''] = process.argv;
  await runKillable(root, new FakeTarget(target), /^\d+$/.test(die) ? Number(die) : die);
}
