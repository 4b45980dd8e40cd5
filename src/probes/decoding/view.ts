export type Content = { readonly bytes: Uint8Array } | { readonly text: string };

/** Something to look at, and how it came out of what was received. */
export type View = Content & { readonly via: readonly string[] };
