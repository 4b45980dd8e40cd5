import type { LaterLook, Life } from '../../observations/deletion.ts';
import type { Reading } from '../../observations/reading.ts';
import type { ProbeContext } from '../define.ts';

const FIRST_MS = 60;
const LONGEST_MS = 30_000;
const GROWTH = 1.7;

/** One place watched for one actor. */
export interface Cell {
  readonly place: string;
  readonly route: string;
  readonly actor: string;
  readonly before: Reading;
  readonly shownBefore: boolean;
  /** When its window ends, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  take(): Promise<Reading>;
  delivers(reading: Reading): boolean;
}

/** A look that says nothing either way: nobody answered. */
const unanswered = ({ problem, answered }: Reading): boolean => problem !== undefined && !answered;

class Watch {
  readonly #context: ProbeContext;
  readonly #startMs: number;
  readonly cell: Cell;
  #lastDelivered: LaterLook | undefined;
  #last: LaterLook | undefined;
  #goneAfterSeconds: number | null = null;
  #lateDeliveries = 0;

  constructor(context: ProbeContext, cell: Cell, startMs: number) {
    this.#context = context;
    this.cell = cell;
    this.#startMs = startMs;
  }

  get gone(): boolean {
    return this.#goneAfterSeconds !== null;
  }

  /** @returns when the answer was there, in milliseconds since the epoch */
  async look(): Promise<number> {
    const reading = await this.cell.take();
    const atMs = this.#context.now().getTime();
    const later = { afterSeconds: Math.max(0, (atMs - this.#startMs) / 1000), reading };
    this.#last = later;
    if (this.cell.delivers(reading)) {
      this.#lastDelivered = later;
      this.#goneAfterSeconds = null;
      if (atMs >= this.cell.deadlineMs) this.#lateDeliveries += 1;
    } else if (!unanswered(reading)) {
      this.#goneAfterSeconds ??= later.afterSeconds;
    }
    return atMs;
  }

  /** Looks at growing distance until it delivers no more or its window is over. */
  async untilGone(): Promise<void> {
    for (let pauseMs = FIRST_MS; ; pauseMs = Math.min(LONGEST_MS, pauseMs * GROWTH)) {
      const leftMs = this.cell.deadlineMs - await this.look();
      if (this.gone || leftMs <= 0) return;
      await this.#context.sleep(Math.min(pauseMs, leftMs));
    }
  }

  get life(): Life {
    const { place, route, actor, before, shownBefore, deadlineMs } = this.cell;
    return {
      place, route, actor, before, shownBefore, deadlineSeconds: Math.max(0, (deadlineMs - this.#startMs) / 1000),
      goneAfterSeconds: this.#goneAfterSeconds, last: this.#last as LaterLook, deliveredAfterDeadline: this.#lateDeliveries,
      ...(this.#lastDelivered ? { lastDelivered: this.#lastDelivered } : {}),
    };
  }
}

/**
 * Watches places until each delivers no more or its window is over. What still delivers then is looked at again after `recheckMs`;
 * what does not is looked at once more when all are through, since a cache may bring it back.
 */
export async function watchAll(context: ProbeContext, cells: readonly Cell[], startMs: number, recheckMs: number): Promise<readonly Life[]> {
  const watches = cells.map((cell) => new Watch(context, cell, startMs));
  await Promise.all(watches.map((watch) => watch.untilGone()));
  const left = watches.filter(({ gone }) => !gone);
  if (left.length > 0) await context.sleep(recheckMs);
  await Promise.all(watches.map((watch) => watch.look()));
  // What came back has to prove itself as what never went.
  const returned = watches.filter((watch) => !watch.gone && !left.includes(watch));
  if (returned.length > 0) {
    await Promise.all(returned.map((watch) => watch.untilGone()));
    if (returned.some(({ gone }) => !gone)) {
      await context.sleep(recheckMs);
      await Promise.all(returned.filter(({ gone }) => !gone).map((watch) => watch.look()));
    }
  }
  return watches.map(({ life }) => life);
}
