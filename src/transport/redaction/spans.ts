/** A stretch of text to be replaced, from `start` up to but without `end`, and the secret that stands there. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  /** A form of a value that was learnt, not merely something that looks like a secret. */
  readonly learnt?: true;
  /** Stands where something harmless may stand too: replaced here, but learnt only when it is long. */
  readonly weak?: true;
}

/** Overlapping spans become one, named after the first learnt one or else the first, so that no rest of a partly covered secret stays behind. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || span.start >= last.end) merged.push(span);
    else merged[merged.length - 1] = { ...(span.learnt && !last.learnt ? span : last), start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}

export function replaceSpans(text: string, spans: readonly Span[], replacement: (secret: string) => string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, secret } of mergeSpans(spans)) {
    pieces.push(text.slice(from, start), replacement(secret));
    from = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}
