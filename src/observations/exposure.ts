import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Security header fields of a host's front page; null where the field is absent. */
export interface HeadersSeen {
  readonly aspect: 'headers';
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
}

/** What a page of a foreign origin would be given with the visitor's credentials (Fetch standard, CORS protocol). */
export interface CrossOriginSeen {
  readonly aspect: 'cross-origin';
  readonly route: string;
  readonly account: string;
  /** The same request without `Origin` names the account, before and after. */
  readonly controlBefore: boolean;
  readonly controlAfter: boolean;
  readonly problem?: Problem;
  readonly trials: readonly {
    readonly origin: string;
    readonly allowOrigin: string | null;
    readonly allowCredentials: boolean;
    /** The answer names the account. */
    readonly content: boolean | 'unknown';
    readonly evidence: readonly EvidenceRef[];
  }[];
}

/** A harmless markup marker in an own text field, as another person is shown it. */
export interface RenderedText {
  readonly outlet: string;
  readonly route: string;
  /** Looked at in a browser's page, or as an HTML document that was parsed. */
  readonly by: 'browser' | 'document';
  /** The plain part of the marker is displayed. */
  readonly shown: boolean;
  /** The markup became an element. */
  readonly markup: boolean;
  /** The script in it ran. */
  readonly executed: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface TextSeen {
  readonly aspect: 'text';
  readonly type: string;
  readonly author: string;
  readonly viewer: string;
  readonly outlets: readonly RenderedText[];
}

/** Observation kinds of this family and the shape of each. */
export interface ExposureObservations {
  'sdlc.browser-hygiene': HeadersSeen | CrossOriginSeen | TextSeen;
}
