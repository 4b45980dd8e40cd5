import { createHmac, randomBytes } from 'node:crypto';
import { isCredentialHeader, isCredentialName, isStrongCredentialName } from './redaction/credential-names.ts';
import { decodedViews } from './redaction/decoded-views.ts';
import { encodedForms } from './redaction/encoded-forms.ts';
import { MIN_PATTERN_LENGTH, PatternMatcher } from './redaction/pattern-matcher.ts';
import { mergeSpans, replaceSpans, type Span } from './redaction/spans.ts';
import { credentialSpans, percentDecoded, randomSpans } from './redaction/structural-rules.ts';
import { isRandomRun, isWorthLearning } from './redaction/token-shape.ts';

/** A hostile target must not fill the memory with made-up credentials; beyond this they are replaced where they stand only. */
const MAX_LEARNT_FROM_TARGET = 5000;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Replaces secrets by a short keyed hash (`‹secret:ab12cd34›`): the same secret has the same hash throughout one run and none that
 * can be compared or guessed outside it. Secrets are the values it was told (`learn`), whatever encoding they stand in; values that
 * stand where credentials stand; and runs that look random. Canaries (`allow`) stay readable.
 *
 * Values of fewer than 4 characters and numbers of up to 8 digits (one-time codes) are replaced only where credentials stand.
 */
export class Redactor {
  readonly #key = randomBytes(32);
  readonly #secrets = new PatternMatcher();
  readonly #allowed = new PatternMatcher();
  readonly #labels = new Map<string, string>();
  #learntFromTarget = 0;

  /** From now on the value is replaced everywhere. `label` says in the output what it was: `‹password:…›`. */
  learn(secret: string, label = 'secret'): void {
    if (secret.length < MIN_PATTERN_LENGTH || /^\d{1,8}$/.test(secret) || this.#labels.has(secret)) return;
    this.#labels.set(secret, label);
    for (const form of encodedForms(secret)) this.#secrets.add(form, secret);
  }

  /** A canary: never taken for a secret. A secret that was learnt is replaced all the same. */
  allow(marker: string): void {
    for (const form of encodedForms(marker)) this.#allowed.add(form, marker);
  }

  /** What stands in the place of a secret. */
  mark(secret: string): string {
    const hash = createHmac('sha256', this.#key).update(secret).digest('hex').slice(0, 8);
    return `‹${this.#labels.get(secret) ?? 'secret'}:${hash}›`;
  }

  text(given: string): string {
    const allowed = mergeSpans(this.#allowed.find(given));
    const standing = [...credentialSpans(given)].flatMap((span) => {
      const pieces = withoutAllowed(given, span, allowed);
      if (pieces.includes(span)) this.#learnFromTarget(span.secret, span.weak);
      return pieces;
    });
    const random = [...randomSpans(given)].flatMap((span) => withoutAllowed(given, span, allowed).filter((piece) => piece === span || isRandomRun(piece.secret)));
    return replaceSpans(given, [...this.#learntSpans(given), ...standing, ...random], (secret) => this.mark(secret));
  }

  /** Header names stay, and of cookies and authorization schemes the names. */
  headers(headers: readonly (readonly [string, string])[]): [string, string][] {
    return headers.map(([name, value]) => [name, this.#headerValue(name.toLowerCase(), value)]);
  }

  /** A copy of plain JSON with all its texts redacted; fields named like credentials entirely. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => this.json(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.text(key), typeof item === 'string' && item !== '' && isCredentialName(key) ? this.#credential(item) : this.json(item)]),
    );
  }

  #learntSpans(text: string): Span[] {
    const views = decodedViews(text).flatMap((view) => this.#secrets.find(view.text).map((span) => view.toSource(span)));
    return [...this.#secrets.find(text), ...views];
  }

  #learnFromTarget(value: string, weak = false): void {
    if (this.#learntFromTarget >= MAX_LEARNT_FROM_TARGET || this.#labels.has(value) || !isWorthLearning(value, weak)) return;
    this.#learntFromTarget += 1;
    this.learn(value);
  }

  #credential(value: string, weak = false): string {
    const plain = percentDecoded(value);
    if (value === '' || this.#allowed.find(plain).length > 0) return this.text(value);
    this.#learnFromTarget(plain, weak);
    return this.mark(plain);
  }

  #headerValue(name: string, value: string): string {
    switch (name) {
      case 'authorization':
      case 'proxy-authorization':
        return this.#authorization(value);
      case 'cookie':
        return value.split(';').map((pair) => this.#pair(pair)).join(';');
      case 'set-cookie': {
        const end = value.indexOf(';');
        return end < 0 ? this.#pair(value) : this.#pair(value.slice(0, end)) + this.text(value.slice(end));
      }
      default:
        return isCredentialHeader(name) ? this.#credential(value) : this.text(value);
    }
  }

  #pair(pair: string): string {
    const at = pair.indexOf('=');
    return at < 0 ? this.text(pair) : `${this.text(pair.slice(0, at))}=${this.#credential(pair.slice(at + 1).trim(), !isStrongCredentialName(pair.slice(0, at)))}`;
  }

  #authorization(value: string): string {
    const [, scheme, credentials] = /^(\S+)\s+(.+)$/s.exec(value) ?? [];
    if (scheme === undefined || credentials === undefined) return this.#credential(value);
    if (scheme.toLowerCase() === 'basic') {
      const userAndPassword = Buffer.from(credentials, 'base64').toString('utf8');
      this.#learnFromTarget(userAndPassword.slice(userAndPassword.indexOf(':') + 1));
    }
    return `${scheme} ${this.#credential(credentials)}`;
  }
}

/** A span without the canaries inside it; the span itself when there is none. */
function withoutAllowed(text: string, span: Span, allowed: readonly Span[]): Span[] {
  const inside = allowed.filter(({ start, end }) => start < span.end && end > span.start);
  if (inside.length === 0) return [span];
  const pieces: Span[] = [];
  let from = span.start;
  for (const { start, end } of [...inside, { start: span.end, end: span.end }]) {
    if (start - from >= MIN_PATTERN_LENGTH) pieces.push({ start: from, end: start, secret: text.slice(from, start) });
    from = Math.max(from, end);
  }
  return pieces;
}
