import { COMMON_GROUPS, FFDHE_GROUPS, legacyCurves, tls13Groups } from '../registry/groups.ts';
import { COMMON_SCHEMES, allSchemes } from '../registry/schemes.ts';
import type { HelloOffer } from '../wire/client-hello.ts';

/** How a hello looks, apart from its suites: real servers stumble over long or unusual ones. */
export interface Shape {
  readonly name: 'wide' | 'lean' | 'small' | 'bare';
  readonly maxSuites: number;
  readonly unusual: boolean;
  readonly modern: boolean;
  readonly extensions: boolean;
}

/** Everything at once: all suites, groups and schemes. */
export const WIDE: Shape = { name: 'wide', maxSuites: 1_000, unusual: true, modern: true, extensions: true };
/** Under 512 bytes and 64 suites, for servers that count. */
const LEAN: Shape = { name: 'lean', maxSuites: 60, unusual: false, modern: true, extensions: true };
/** Under 256 bytes. */
export const SMALL: Shape = { name: 'small', maxSuites: 24, unusual: false, modern: false, extensions: true };
/** No extensions at all, as clients of the 1990s. */
const BARE: Shape = { name: 'bare', maxSuites: 24, unusual: false, modern: false, extensions: false };

/** Shapes to try in turn until one is answered. TLS 1.3 cannot do without extensions. */
export const shapesFor = (version: number): readonly Shape[] => (version >= 0x0304 ? [WIDE, LEAN, SMALL] : [WIDE, SMALL, LEAN, BARE]);

/** RFC 8701: values that mean nothing; a server that chooses one is not negotiating. */
export const GREASE = 0x5a5a;
/** The other GREASE suites, to make a list longer than any that was refused. */
export const PADDING_SUITES: readonly number[] = Array.from({ length: 16 }, (_, index) => 0x0a0a + index * 0x1010).filter((code) => code !== GREASE);

/** Groups a shape offers for a version. */
export function groupsOf(shape: Shape, version: number): number[] {
  if (version >= 0x0304) return shape.unusual ? tls13Groups() : [...COMMON_GROUPS];
  return shape.unusual ? legacyCurves() : [...COMMON_GROUPS];
}

export const schemesOf = (shape: Shape): number[] => (shape.unusual ? allSchemes() : [...COMMON_SCHEMES]);

const DEFLATE = 1;

/** A hello of this shape. Lists given replace the shape's own. */
export function offerOf(shape: Shape, base: Pick<HelloOffer, 'version' | 'suites'> & Partial<HelloOffer>): HelloOffer {
  const { version, suites } = base;
  if (!shape.extensions || version < 0x0301) {
    return { version, suites, ...(shape.unusual ? { compressions: [DEFLATE, 0] } : {}) };
  }
  const tls13 = version >= 0x0304;
  return {
    groups: tls13 ? groupsOf(shape, version) : [...groupsOf(shape, version), ...FFDHE_GROUPS],
    ...(version >= 0x0303 ? { schemes: schemesOf(shape) } : {}),
    // Said from the start, so that narrowing `schemes` later neither lengthens the hello nor rules out the chain.
    ...(version >= 0x0303 && shape.unusual ? { certificateSchemes: schemesOf(shape) } : {}),
    modern: shape.modern,
    // A short hello shares a key at once, since the second hello that a retry asks for would be longer.
    ...(tls13 && !shape.unusual ? { shareGroups: [COMMON_GROUPS[0] as number] } : {}),
    ...(tls13 && shape === SMALL ? { sessionId: new Uint8Array() } : {}),
    // TLS 1.3 allows the null method alone (RFC 8446 §4.1.2).
    ...(shape.unusual && !tls13 ? { compressions: [DEFLATE, 0] } : {}),
    ...base,
  };
}
