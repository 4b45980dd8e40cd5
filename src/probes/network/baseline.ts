import type { Channel, HttpResponse } from '../../transport/types.ts';
import type { ProbeContext } from '../define.ts';
import { get } from './fetch.ts';

const SAMPLES = 3;

/** Text without what changes from answer to answer, and without the path asked for, which error pages repeat. */
const steady = (text: string, path: string): string => text.replaceAll(path, '').replaceAll(path.split('/').at(-1) ?? path, '').replace(/[0-9A-Za-z+/_-]{20,}/g, '').replace(/\d+/g, '').replace(/\s+/g, ' ').trim();

interface Print {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

const printOf = (response: HttpResponse, path: string): Print => ({ status: response.status, text: steady(response.text(), path), location: response.location === undefined ? undefined : steady(response.location, path) });

const words = (text: string): ReadonlySet<string> => new Set(text.split(/[\s<>"'=/]+/).filter((word) => word.length > 2));

/** Nearly the same text: nine of ten words are shared (catalogue P15). */
function alike(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [words(one), words(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared > 0 && shared / Math.max(a.size, b.size) >= 0.9;
}

/** How a host answers for what it does not have. */
export interface Baseline {
  /** Answers had from random paths. */
  readonly samples: number;
  matches(response: HttpResponse, path: string): boolean;
}

/** Asks for random paths: some at the root, some that end as real ones do. */
export async function baselineOf(context: ProbeContext, channel: Channel, origin: string, folder = '/', endings: readonly string[] = ['', '.txt', '/']): Promise<Baseline> {
  const prints: Print[] = [];
  for (const ending of endings.slice(0, SAMPLES)) {
    const path = `${folder}kenshu-${Buffer.from(context.randomBytes(8)).toString('hex')}${ending}`;
    const { response } = await get(channel, origin + path);
    if (response) prints.push(printOf(response, path));
  }
  return {
    samples: prints.length,
    matches(response, path) {
      const print = printOf(response, path);
      return prints.some(({ status, text, location }) => status === print.status && location === print.location && alike(text, print.text));
    },
  };
}
