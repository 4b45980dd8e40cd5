import type { HttpRequest, HttpResponse, Channel } from '../../transport/types.ts';
import { ProbeError } from '../../transport/probe-error.ts';

/** What concerns the run, not the peer. */
const ENDS_RUN = new Set(['OUT_OF_HOURS', 'ABORTED']);

export type Fetched = { readonly response: HttpResponse; readonly error?: undefined } | { readonly response?: undefined; readonly error: string };

/** One request; no answer is a value, told by the transport's code. @throws {ProbeError} when the run ended */
export async function fetched(channel: Channel, request: HttpRequest): Promise<Fetched> {
  try {
    return { response: await channel.request(request) };
  } catch (error) {
    if (!(error instanceof ProbeError) || ENDS_RUN.has(error.code)) throw error;
    return { error: error.code };
  }
}

export const get = (channel: Channel, url: string, more: Partial<HttpRequest> = {}): Promise<Fetched> =>
  fetched(channel, { method: 'GET', url, redirects: 'manual', anonymous: true, timeoutMs: 10_000, ...more });

export const cookieNames = ({ headers }: HttpResponse): readonly string[] => [...new Set(headers
  .filter(([name]) => name.toLowerCase() === 'set-cookie')
  .flatMap(([, value]) => /^\s*([^=;\s]+)\s*=/.exec(value)?.[1] ?? []))];
