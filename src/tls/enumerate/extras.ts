import type { TlsScan } from '../scan-result.ts';
import { ALERT } from '../wire/alert.ts';
import { codePointOf } from '../wire/versions.ts';
import type { ProtocolOutcome } from './protocols.ts';
import type { Prober } from './prober.ts';
import { observeResumption } from './resumption.ts';
import { WIDE, offerOf } from './shape.ts';

/** What the enumeration cannot show in passing. */
export interface Extras {
  readonly resumption: TlsScan['resumption'];
  readonly earlyData: TlsScan['earlyData'];
  readonly fallbackScsv: TlsScan['fallbackScsv'];
}

const FALLBACK_SCSV = 0x5600;
export const NO_EXTRAS: Extras = {
  resumption: { resumed: null, sessionTicket: null, sessionId: null, ticketLifetimeSeconds: null },
  earlyData: null,
  fallbackScsv: null,
};

/** Three connections: one that pretends to fall back, two that resume. */
export async function observeExtras(prober: Prober, outcomes: readonly ProtocolOutcome[]): Promise<Extras> {
  if (!prober.alive || prober.liar !== undefined || prober.context.governor.exhausted !== undefined) return NO_EXTRAS;
  return { fallbackScsv: await observeFallback(prober, outcomes), ...(await observeResumption(prober.context, outcomes)) };
}

/** A hello below the best version with TLS_FALLBACK_SCSV must be refused by inappropriate_fallback (RFC 7507 §3). */
async function observeFallback(prober: Prober, outcomes: readonly ProtocolOutcome[]): Promise<boolean | null> {
  const supported = outcomes.filter(({ scan }) => scan.supported === true && codePointOf(scan.version) >= 0x0301);
  const [best, second] = supported.toReversed();
  if (best === undefined || second?.elimination === undefined) return null;
  const verdict = await prober.ask(offerOf(WIDE, { version: codePointOf(second.scan.version), suites: [...second.elimination.suites, FALLBACK_SCSV] }), 'server-hello');
  if (verdict.kind === 'accepted') return false;
  const { answer } = verdict.exchanged;
  return answer.kind === 'alert' && answer.alert.description === ALERT.inappropriateFallback ? true : null;
}

