import type { EvidenceRef } from './outcome.ts';

/** Media type of a stored HTTP exchange; what Allure 3 draws as request and response. */
export const HTTP_EXCHANGE_MEDIA_TYPE = 'application/vnd.allure.http+json';

export interface EvidenceMeta {
  /** Short title a reader understands: `POST /api/v1/token → 401`. */
  readonly name: string;
  /** Only `text/plain`, `application/json`, the HTTP exchange type and `image/png`: nothing that a browser would execute. */
  readonly mediaType: 'text/plain' | 'application/json' | typeof HTTP_EXCHANGE_MEDIA_TYPE | 'image/png';
  /** Who acted, where that is known. */
  readonly actor?: string;
}

/** Append-only store addressed by content. What is put in has passed redaction already where it is text of the target. */
export interface EvidenceSink {
  /** Stores the bytes durably before it returns; the same bytes give the same reference. */
  put(content: Uint8Array | string, meta: EvidenceMeta): EvidenceRef;
}
