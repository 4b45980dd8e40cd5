import type { PageAnswer, PageTamper } from '../../../actors/types.ts';
import { markerFinder, type MarkerFinder } from '../../markers.ts';
import { isAltered, isSameStep, keyOf } from './alter.ts';

/** Watches what the service sends to the pages of one session. */
export class Watch {
  readonly #find: MarkerFinder;
  /** In order, by request. */
  readonly answers = new Map<string, PageAnswer[]>();
  readonly leaked = new Set<string>();
  readonly altered: { readonly request: string; readonly sent: number; readonly shown: number }[] = [];

  constructor(canary: string) {
    this.#find = markerFinder([canary]);
  }

  tamper(alter: PageTamper = (answer) => answer): PageTamper {
    return (raw) => {
      this.answers.set(keyOf(raw), [...this.answers.get(keyOf(raw)) ?? [], raw]);
      if (this.#find(raw.body).hits.length > 0) this.leaked.add(keyOf(raw));
      const shown = alter(raw);
      if (isAltered(raw, shown)) this.altered.push({ request: keyOf(raw), sent: raw.status, shown: shown.status });
      return shown;
    };
  }
}

/** Whether what was sent in the first step was answered as in the complete sign-in: the password was taken. */
export const firstStepTaken = (half: Watch, complete: Watch): boolean => [...half.answers].every(([key, answers]) =>
  key.startsWith('GET ') || answers.every((answer) => complete.answers.get(key)?.some((other) => isSameStep(answer, other)) ?? false));
