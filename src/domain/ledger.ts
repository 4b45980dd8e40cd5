/** What was (or may have been) created in the target. Holds no secret: an account is removed by its id, not by its password. */
export interface Creation {
  readonly kind: 'account' | 'object' | 'file' | 'tenant' | 'setting';
  /** Pool, resource type or file slot in the profile whose `remove` operation removes it; of a changed setting its place in the profile. */
  readonly declaredAs: string;
  /** Account of the profile that owns it, where its removal needs the owner. */
  readonly owner?: string;
  /** Values the removal operation sees: `loginId`, and after creation `id`, `userId`, `fileId`. */
  readonly values: Readonly<Record<string, string>>;
}

/** Everything created is entered before it is created (catalogue P18). Entries are flushed before the methods return. */
export interface Ledger {
  /** Call before creating; returns the entry's id. */
  willCreate(creation: Creation): string;
  /** Call with what the target answered (ids). */
  created(entry: string, values: Readonly<Record<string, string>>): void;
  removed(entry: string): void;
  /** What was entered for this place of the profile and not removed yet, by an interrupted attempt as well. */
  left(declaredAs: string): readonly { readonly entry: string; readonly values: Creation['values'] }[];
  /**
   * Call before a locking or irreversible step. A resource that an earlier, interrupted attempt of the run has used is never used
   * again.
   */
  willUse(resource: { readonly kind: 'account' | 'tenant' | 'object'; readonly name: string; readonly purpose: string }): void;
  /** True when this run has used the resource up already, in this attempt or an earlier one. */
  isUsed(kind: 'account' | 'tenant' | 'object', name: string): boolean;
}
