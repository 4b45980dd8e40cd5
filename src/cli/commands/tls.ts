import { EXIT } from '../../requirements/exit-code.ts';
import { harnessVersion } from '../../run/version.ts';
import type { Invocation } from '../command-list.ts';
import { flag, textOption } from '../flags.ts';
import { keepMemorySmall } from '../small-memory.ts';
import { type BrokenLine, endpointList } from '../tls/endpoint-list.ts';
import type { EndpointReport } from '../tls/report-schema.ts';
import { endpointTable, fleetLine } from '../tls/table.ts';

const FEW = 16;

/** `kenshu tls`: scans and judges endpoints without a run. Results go to stdout, progress and broken lines to stderr. */
export async function execute(invocation: Invocation): Promise<number> {
  const { endpoints, broken } = endpointList(invocation.positional, textOption(invocation, 'from'));
  const { language } = invocation;
  for (const line of broken) process.stderr.write(`${line.file}:${line.line}: ${line.text}: ${line.reason[language]}\n`);
  // A few endpoints leave little behind, and small memory costs a fifth of the speed.
  if (endpoints.length > FEW) keepMemorySmall();
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  // A reader that has seen enough (`| head`) ends the scan; anything else is a defect.
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort();
  };
  process.stdout.once('error', onOutputError);
  const progress = progressLine(endpoints.length, language);
  const print = flag(invocation, 'json') ? jsonPrinter(broken) : tablePrinter(endpoints.length, language);
  try {
    // Loaded late: the scanner is not needed to refuse a wrong command line.
    const { scanEndpoints } = await import('../tls/fleet.ts');
    const outcomes: EndpointReport['outcome'][] = [];
    for await (const report of scanEndpoints(endpoints, { servername: textOption(invocation, 'servername'), signal: stop.signal, selfControl: flag(invocation, 'selfControl'), onDone: progress.show })) {
      progress.clear();
      outcomes.push(report.outcome);
      await print.endpoint(report);
      if (stop.signal.aborted) return EXIT.undecided;
    }
    const exitCode = exitCodeOf(outcomes, broken);
    progress.clear();
    await print.end(exitCode);
    return exitCode;
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

function exitCodeOf(outcomes: readonly EndpointReport['outcome'][], broken: readonly BrokenLine[]): number {
  if (outcomes.includes('fail')) return EXIT.nonConformant;
  return outcomes.includes('inconclusive') || broken.length > 0 ? EXIT.undecided : EXIT.conformant;
}

interface Printer {
  endpoint(report: EndpointReport): Promise<void>;
  end(exitCode: number): Promise<void>;
}

/** Waits for a slow reader, so that a long fleet does not pile up in memory. */
const write = (text: string): Promise<void> => new Promise((resolve) => (process.stdout.write(text) || process.stdout.destroyed ? resolve() : process.stdout.once('drain', resolve).once('close', resolve)));

function tablePrinter(count: number, language: Invocation['language']): Printer {
  const options = { language, tty: process.stdout.isTTY, columns: process.stdout.columns ?? 120 };
  return {
    endpoint: (report) => write(`${count === 1 ? endpointTable(report, options) : fleetLine(report, options)}\n`),
    end: () => Promise.resolve(),
  };
}

/** One document, written as the endpoints come. */
function jsonPrinter(brokenLines: readonly BrokenLine[]): Printer {
  let first = true;
  const head = async (): Promise<void> => {
    if (!first) return;
    first = false;
    const { DEFAULT_LIST_ID } = await import('../../tls/cryptrec/policy.ts');
    const { endpoints: _none, ...rest } = { schema: 1, kenshu: harnessVersion(), list: DEFAULT_LIST_ID, brokenLines, endpoints: [] };
    await write(`${JSON.stringify(rest).slice(0, -1)},"endpoints":[`);
  };
  return {
    async endpoint(report) {
      const separator = first ? '\n' : ',\n';
      await head();
      await write(`${separator}${JSON.stringify(report)}`);
    },
    async end(exitCode) {
      await head();
      await write(`\n],"exitCode":${exitCode}}\n`);
    },
  };
}

/** How many endpoints of a fleet are done, on a terminal. */
function progressLine(count: number, language: Invocation['language']): { readonly show: (done: number) => void; readonly clear: () => void } {
  const on = count > 1 && process.stderr.isTTY;
  let shown = false;
  return {
    show(done) {
      if (!on) return;
      shown = true;
      process.stderr.write(`\r\u001b[K${language === 'ja' ? `${done} / ${count} 件` : `${done} of ${count}`}`);
    },
    clear() {
      if (shown) process.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
