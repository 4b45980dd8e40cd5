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

/** Whether the detectors found what was planted for them and left alone what only looks like it. */
export interface DetectorControl {
  readonly planted: readonly string[];
  readonly missed: readonly string[];
  /** Harmless look-alikes that were taken for the real thing. */
  readonly misread: readonly string[];
}

/** How much traffic was looked at. */
export interface TrafficSeen {
  readonly exchanges: number;
  readonly answers: number;
  readonly searchedBodies: number;
  readonly cutBodies: number;
  readonly actors: readonly string[];
  /** Signing in and looking around by every route worked in this probe. */
  readonly tour: readonly { readonly account: string; readonly route: string; readonly problem?: Problem }[];
}

export interface TokenSeen {
  readonly algorithm: string;
  readonly form: 'signed' | 'unsigned' | 'encrypted';
  readonly keyId: string | null;
  readonly places: readonly string[];
  readonly count: number;
  readonly evidence: readonly EvidenceRef[];
}

/** A public key as the service shows it: in a key set, as PEM, or in the certificate of a host. */
export interface PublishedKey {
  readonly origin: 'json-web-key' | 'pem' | 'certificate';
  readonly place: string;
  readonly keyId: string | null;
  readonly type: 'rsa' | 'ec' | 'ed25519' | 'ed448' | 'secret' | 'unknown';
  readonly bits: number;
  readonly curve: string | null;
  readonly exponent: number | null;
  /** Members of the JWK that belong to its owner alone. */
  readonly privateMembers: readonly string[];
  /** The modulus has the form of keys by a faulty library (CVE-2017-15361). */
  readonly roca: boolean;
  /** SHA-256 over the public members. */
  readonly fingerprint: string;
  /** Places of other keys whose modulus shares a prime with this one. */
  readonly sharedFactorWith: readonly string[];
}

export interface TokenHygieneData {
  readonly detector: DetectorControl;
  readonly traffic: TrafficSeen;
  readonly tokens: readonly TokenSeen[];
  readonly keys: readonly (PublishedKey & { readonly evidence: readonly EvidenceRef[] })[];
  readonly urls: readonly { readonly name: string; readonly kind: string; readonly carrier: string; readonly place: string; readonly actor: string; readonly evidence: readonly EvidenceRef[] }[];
}

/** Something in delivered content that reads like a secret. */
export interface SecretSeen {
  readonly kind: string;
  /** `publishable`: meant for clients; `unclear`: its kind cannot be told by its form. */
  readonly nature: 'secret' | 'publishable' | 'unclear';
  readonly masked: string;
  readonly place: string;
  readonly actor: string;
  readonly evidence: readonly EvidenceRef[];
}

export interface ExposedKeysData {
  readonly detector: DetectorControl;
  readonly traffic: TrafficSeen;
  readonly secrets: readonly SecretSeen[];
  readonly keys: TokenHygieneData['keys'];
  readonly defaults: {
    /** Tokens by HMAC that were tried, with how many secrets each. */
    readonly tokens: number;
    readonly secrets: number;
    readonly verified: readonly { readonly algorithm: string; readonly place: string; readonly evidence: readonly EvidenceRef[] }[];
  };
  readonly scripts: { readonly named: number; readonly read: number; readonly outOfScope: readonly string[] };
}

/** A kind of personal data that the harness made up. */
export type PersonalData = 'person-name' | 'address' | 'telephone' | 'email' | 'email-hash' | 'free-text' | 'file-name' | 'search-term';

/** A host to which pages sent something. */
export interface HostContacted {
  readonly host: string;
  readonly ownership: 'first-party' | 'declared' | 'undeclared' | 'unclear';
  readonly requests: number;
  /** As the browser names them: `script`, `ping`, `image`. */
  readonly types: readonly string[];
  /** Canaries sent there, with the way they were written and the part of the request that held them. */
  readonly canaries: readonly { readonly data: PersonalData; readonly via: readonly string[]; readonly part: 'url' | 'header' | 'body' }[];
  /** Requests of which a part could not be looked into. */
  readonly opaque: number;
  /** Scripts, documents and WebSockets of that host which the guard withheld, so that what they would send is not known. */
  readonly withheld: number;
}

export interface EgressData {
  readonly account: string;
  readonly screens: readonly { readonly name: string; readonly route: string; readonly shown: boolean; readonly problem?: Problem }[];
  readonly hosts: readonly HostContacted[];
}

/** What an address used for a stored file tells of where it lies. The address itself is not kept. */
export interface LocatorSeen {
  readonly host: string;
  /** Names the host is an alias of (CNAME). */
  readonly aliases: readonly string[];
  readonly source: 'host' | 'alias' | 'credential-scope' | 'header';
  readonly region: string | null;
  /** `neutral`: an object store that does not name its region. `front-door`: a content network. */
  readonly place: 'japan' | 'abroad' | 'neutral' | 'front-door';
  /** The file's own bytes came from it. */
  readonly sameBytes: boolean;
  readonly answered: boolean;
  readonly evidence: readonly EvidenceRef[];
}

export interface StorageRegionData {
  readonly type: string;
  readonly slot: string;
  readonly owner: string;
  /** Date of the table of region names. */
  readonly table: string;
  readonly addresses: number;
  /** The file came back with the same bytes by one of the addresses. */
  readonly downloaded: boolean;
  readonly locators: readonly LocatorSeen[];
  readonly unread: readonly { readonly outlet: string; readonly problem: Problem }[];
}

export interface RegionRead {
  /** Null when it could not be read. */
  readonly region: string | null;
  readonly place: 'japan' | 'abroad' | 'unknown' | null;
  readonly problem?: Problem;
}

export interface RegionAttempt {
  readonly actor: string;
  readonly privileged: boolean;
  readonly tried: string;
  /** The setting as the administrator reads it afterwards. */
  readonly after: RegionRead;
  readonly restored: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface RegionSettingData {
  readonly present: RegionRead;
  readonly objects: readonly (RegionRead & { readonly type: string })[];
  /** Control: the administrator saves the present value again. */
  readonly resaved: boolean;
  readonly attempts: readonly RegionAttempt[];
  /** The vendor declares the region to be pinned. */
  readonly pinned: boolean;
}

export type UploadForm = 'file' | 'archive' | 'office';

export interface UploadTrial {
  readonly form: UploadForm;
  readonly slot: string;
  readonly accepted: boolean;
  /** The other person still gets the same bytes at the end of the window; null when it was not accepted. */
  readonly served: boolean | null;
  readonly afterSeconds: number;
  /** A harmless file of the same kind and size is accepted and fetched. */
  readonly harmlessBefore: boolean;
  readonly harmlessAfter: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface UploadData {
  readonly type: string;
  readonly author: string;
  readonly reader: string;
  readonly windowSeconds: number;
  readonly trials: readonly UploadTrial[];
}

/** What address-to-country data says of networks that are known: those it gets wrong, as `address right → told`. */
export interface CountryControl {
  readonly asked: number;
  /** Japanese ones. What is wrong here says that a network abroad may be Japanese. */
  readonly japanese: readonly string[];
  /** Foreign ones. What is wrong here says that a Japanese network may be abroad. */
  readonly foreign: readonly string[];
}

export interface EndpointGeoData {
  readonly host: string;
  /** The profile names the host by its address, so that nothing was resolved. */
  readonly literal: boolean;
  /** Resolvers that must agree. */
  readonly wanted: number;
  readonly resolvers: readonly { readonly resolver: string; readonly addresses: readonly string[]; readonly aliases: readonly string[]; readonly failed?: string }[];
  readonly addresses: readonly {
    readonly address: string;
    readonly family: 4 | 6;
    /** ISO 3166-1; null where the data says nothing. */
    readonly country: string | null;
    /** Of a content network or an anycast front, by published range, alias or header field. */
    readonly shared: boolean;
  }[];
  /** Year of the ranges of content networks. */
  readonly sharedNetworks: string;
  /** Null when the data could not be read. */
  readonly data: { readonly name: string; readonly date: string; readonly control: Readonly<Record<4 | 6, CountryControl>> } | null;
}

export interface NameServerData {
  readonly host: string;
  /** The profile names the host by its address, so that there is no zone. */
  readonly literal: boolean;
  /** Null where no name server was found. */
  readonly zone: string | null;
  /** With the networks of their addresses: 24 bits of IPv4, 48 of IPv6. */
  readonly servers: readonly { readonly name: string; readonly addresses: readonly string[]; readonly networks: readonly string[] }[];
  /** Resolvers that did not answer, and why. */
  readonly failed: readonly string[];
  readonly serviceAddresses: number;
}

/** One health request of the run. */
export interface HealthSample {
  readonly at: string;
  readonly wallMs: number;
  readonly status: number | null;
  /** Answered, and not with a status of 500 or more. */
  readonly well: boolean;
  /** Control, taken when it failed: this machine reached the unrelated hosts. Null where that was not tried. */
  readonly connected: boolean | null;
}

export interface HealthSeriesData {
  readonly samples: readonly HealthSample[];
  /** Unrelated hosts that the policy names. */
  readonly controls: number;
}

/** Observation kinds of this family and the shape of each. */
export interface ExposureObservations {
  'availability.name-servers': NameServerData;
  'availability.series': HealthSeriesData;
  'crypto.token-and-url-hygiene': TokenHygieneData;
  'kms.exposed-or-weak-keys': ExposedKeysData;
  'privacy.third-party-egress': EgressData;
  'net.malicious-upload': UploadData;
  'region.setting-locked': RegionSettingData | { readonly absent: true };
  'residency.endpoint-geo': EndpointGeoData;
  'residency.storage-region-disclosed': StorageRegionData;
  'sdlc.browser-hygiene': HeadersSeen | CrossOriginSeen | TextSeen;
}
