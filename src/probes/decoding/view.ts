/** Something to look at, and how it came out of what was received. */
export type View =
  | { readonly bytes: Uint8Array; readonly via: readonly string[] }
  | { readonly text: string; readonly via: readonly string[] };
