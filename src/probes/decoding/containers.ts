import type { Budget } from './budget.ts';
import { inflate } from './inflate.ts';
import { looksLikePdf, pdfViews } from './pdf.ts';
import type { Content, View } from './view.ts';
import { looksLikeZip, unzip } from './zip.ts';

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
/** RFC 1950 §2.2: method 8 and a header divisible by 31. */
const isZlib = (bytes: Uint8Array): boolean => bytes.length > 6 && ((bytes[0] as number) & 0x0f) === 8 && (((bytes[0] as number) << 8) | (bytes[1] as number)) % 31 === 0;

const as = (views: readonly Content[], via: readonly string[], name: string): readonly View[] =>
  views.map((view) => ({ ...view, via: [...via, name] }));

const inflated = (kind: 'gzip' | 'zlib', bytes: Uint8Array, budget: Budget): readonly Content[] => {
  const inner = inflate(kind, bytes, budget);
  return inner ? [{ bytes: inner }] : [];
};

/** What is packed inside: compressed streams, archives, office files (which are archives) and PDF. */
export function unpacked(bytes: Uint8Array, via: readonly string[], budget: Budget): readonly View[] {
  if (isGzip(bytes)) return as(inflated('gzip', bytes, budget), via, 'gzip');
  if (looksLikeZip(bytes)) return as(unzip(bytes, budget).map((inner) => ({ bytes: inner })), via, 'zip');
  if (looksLikePdf(bytes)) return as(pdfViews(bytes, budget), via, 'pdf');
  return isZlib(bytes) ? as(inflated('zlib', bytes, budget), via, 'zlib') : [];
}
