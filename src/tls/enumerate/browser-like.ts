import type { HelloOffer } from '../wire/client-hello.ts';

/** Suites, groups and schemes of a current Chromium, in its order (observed with version 156, GREASE left out). */
export const BROWSER_SUITES: readonly number[] = [
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
];
const GROUPS = [0x11ec, 0x001d, 0x0017, 0x0018];
const SCHEMES = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
const X25519 = 0x001d;

/**
 * The hello of a client as people use it: what it negotiates is what residents get. It shares a key for x25519 only, so
 * a server that prefers the post-quantum hybrid names it in a HelloRetryRequest.
 */
export const browserLikeOffer = (): HelloOffer => ({
  version: 0x0304,
  supportedVersions: [0x0304, 0x0303],
  suites: BROWSER_SUITES,
  groups: GROUPS,
  schemes: SCHEMES,
  shareGroups: [X25519],
  modern: true,
});
