import { ProbeError } from '../../transport/probe-error.ts';
import type { Transport } from '../../transport/types.ts';
import type { OpenSocket } from '../../tls/endpoint.ts';

/** Errors that concern the run, not the peer: they end the probe instead of becoming a fact about the server. */
const ENDS_RUN = new Set(['OUT_OF_SCOPE', 'OUT_OF_HOURS', 'ABORTED']);

/** The guarded transport as the scanner wants it, with what ended the run remembered. */
export interface GuardedOpener {
  readonly open: OpenSocket;
  /** @throws {ProbeError} when a connection was refused because of scope or hours, or the run was aborted */
  check(): void;
}

export function guardedOpener(transport: Pick<Transport, 'openSocket'>, signal: AbortSignal, source = 'S1'): GuardedOpener {
  let ended: ProbeError | undefined;
  return {
    async open({ host, port, address }, ask) {
      try {
        return await transport.openSocket({ host, port, ...(address === undefined ? {} : { address }) }, { source, signal: ask });
      } catch (error) {
        // A scan gives up single connections by its own signal; that is a time-out, not the end of the run.
        const ownTimeout = error instanceof ProbeError && error.code === 'ABORTED' && !signal.aborted;
        if (error instanceof ProbeError && ENDS_RUN.has(error.code) && !ownTimeout) ended ??= error;
        throw error;
      }
    },
    check() {
      if (ended) throw ended;
      if (signal.aborted) throw new ProbeError('ABORTED', 'the probe was told to end');
    },
  };
}
