import type { LocalText } from '../domain/outcome.ts';
import type { DocumentRecord } from '../documents/record-schema.ts';

/** A file that a record names, as it lies in the folder. */
export interface NamedFile {
  readonly name: string;
  /** Hex; null when it could not be read. */
  readonly sha256: string | null;
  /** As the record has it. */
  readonly declaredSha256: string;
  readonly bytes: number | null;
  /** Which values of the record its text shows, by field; null for files whose text is not read (PDF, images). */
  readonly shows: Readonly<Record<string, boolean>> | null;
  /** Why it could not be read. */
  readonly problem: LocalText | null;
}

/** One record of the evidence folder. */
export interface DocumentSeen {
  /** Path relative to the folder. */
  readonly file: string;
  /** Of the record itself, hex. */
  readonly sha256: string;
  /** Id and kind as far as they could be read. */
  readonly id: string | null;
  readonly kind: string | null;
  /** Null when it does not have the form of a record; `issues` says why. */
  readonly record: DocumentRecord | null;
  readonly issues: readonly { readonly line: number; readonly path: string; readonly message: LocalText }[];
  readonly files: readonly NamedFile[];
}

export interface DocumentsData {
  readonly records: readonly DocumentSeen[];
  /** Records beyond what is read of one folder. */
  readonly leftOut: number;
}

/** Observation kinds of this family and the shape of each. */
export interface DocumentObservations {
  'documents.records': DocumentsData;
}
