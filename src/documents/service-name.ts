/** Full and half width, case and spacing do not make another name (catalogue §8.1). */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** The accepted name that a document writes; undefined for another service, a platform or a parent. */
export const acceptedName = (written: string, accepted: readonly string[]): string | undefined =>
  accepted.find((name) => foldName(name) === foldName(written));
