import { z } from 'zod';
import { operationSchema } from './operation-schema.ts';
import { secretRefSchema } from './secret-schema.ts';

const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'expected a name of letters, digits, "_" and "-"');
const text = z.string().min(1);
const seconds = z.number().nonnegative();

/** Variables for templates. Values that are credentials are secret references. */
const variables = z.record(z.string(), z.union([z.string(), secretRefSchema])).default({});

const consentSchema = z.strictObject({
  /** Number or title of the vendor's written consent. Nothing is sent without it. */
  reference: text,
  grantedBy: text,
  validUntil: z.iso.date(),
  /** Deleting, terminating and the like, on disposable resources only. */
  allowDestructive: z.boolean().default(false),
  /** Locking disposable accounts. */
  allowLocking: z.boolean().default(false),
  stopContact: text,
});

const hostSchema = z.strictObject({
  name: text,
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([443]),
  /** What the host is for; `tls: false` marks a service that speaks no TLS by design. */
  role: z.enum(['web', 'api', 'file', 'realtime', 'mail', 'identity-provider', 'other']).default('web'),
  tls: z.boolean().default(true),
});

const scopeSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** Only these hosts and ports are ever addressed; a redirect elsewhere is recorded and not followed. */
  hosts: z.array(hostSchema).min(1),
  rate: z.strictObject({ requestsPerSecond: z.number().positive().optional(), parallel: z.int().positive().optional() }).prefault({}),
  /** Allowed hours; outside them the run waits for nothing and refuses. */
  hours: z.strictObject({
    from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/),
    days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
    timeZone: z.string().default('Asia/Tokyo'),
  }).optional(),
  /** Path prefixes that must never be requested. */
  forbiddenPaths: z.array(z.string().startsWith('/')).default([]),
  /** An HTTP CONNECT proxy between the harness and the service. */
  upstreamProxy: z.strictObject({ url: z.url({ protocol: /^http$/ }), credentials: secretRefSchema.optional() }).optional(),
});

const sourceSchema = z.strictObject({
  /** Local address to send from. */
  localAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Or an HTTP CONNECT proxy that gives another egress address. */
  proxy: z.url({ protocol: /^http$/ }).optional(),
});

const tenantSchema = z.strictObject({ name: text, disposable: z.boolean().default(false), variables });

const totpSchema = z.strictObject({
  /** Base32 seed. */
  secret: secretRefSchema,
  digits: z.int().min(6).max(8).default(6),
  periodSeconds: z.int().min(1).max(300).default(30),
  algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']).default('SHA1'),
});

const accountSchema = z.strictObject({
  tenant: id,
  role: text,
  privileged: z.boolean().default(false),
  /** What the service calls this account; `whoami` must answer exactly this. */
  identity: text,
  variables,
  password: secretRefSchema.optional(),
  totp: totpSchema.optional(),
  /** May be locked, changed and deactivated. */
  disposable: z.boolean().default(false),
});

/** A way to sign in and the oracles that tell whether it worked (catalogue P5). */
const routeSchema = z.strictObject({
  /** `browser` sessions live in a browser context, `http` sessions in an HTTP client. */
  client: z.enum(['http', 'browser']),
  /** Sees `${loginId}`, `${password}` and the account's and tenant's variables. */
  signIn: operationSchema,
  /** Sees `${otp}` besides. Run for accounts that have a second factor. */
  secondFactor: operationSchema.optional(),
  /** Headers that carry what signing in extracted, for example `Authorization: Bearer ${accessToken}`. */
  authorize: z.record(z.string(), z.string()).default({}),
  /** Before each writing exchange of an HTTP session: fetches a fresh anti-forgery token, which templates see as `${csrf}`. */
  antiForgery: operationSchema.optional(),
  /** Must extract `identity`: who the service believes this client is; nothing for a stranger. */
  whoami: operationSchema,
  /** Must extract `marker`: something only a fully authenticated administrator is shown. */
  privileged: operationSchema.optional(),
  signOut: operationSchema.optional(),
});

const asAccount = z.strictObject({ account: id, route: id, operation: operationSchema });

const poolSchema = z.strictObject({
  tenant: id,
  role: text,
  privileged: z.boolean().default(false),
  /** Accounts of the list above that may be used up. */
  accounts: z.array(id).default([]),
  /** Creates one more; sees `${newLoginId}`, `${newPassword}`, `${newName}`; may extract `userId`, `identity`, `totpSecret`. */
  create: asAccount.optional(),
  /** Login ids and the identity of created accounts; templates over `${newLoginId}`. */
  identity: z.string().default('${newLoginId}'),
  variables: z.record(z.string(), z.string()).default({ loginId: '${newLoginId}' }),
  /** At most this many are made in one run. */
  limit: z.int().positive().default(60),
  /** Sees `${userId}` and `${loginId}`. */
  remove: asAccount.optional(),
  unlock: asAccount.optional(),
});

/** A way to set the own password; `change` sees `${currentPassword}` and `${newPassword}`. */
const passwordRouteSchema = z.strictObject({ route: id, change: operationSchema });

const outletSchema = z.strictObject({
  route: id.optional(),
  operation: operationSchema,
  /** Content-bearing outlets must show the markers to the owner; others (counts, tombstones) need not. */
  shows: z.array(z.enum(['listed', 'unlisted', 'file', 'comment'])).default(['listed']),
  /** Anyone who holds the locator may fetch it (signed URL, share link). */
  anonymous: z.boolean().default(false),
});

const fileSlotSchema = z.strictObject({
  contentType: z.string(),
  filename: text,
  /** Sees `${id}`, `${filename}`, `${file}`; must extract `fileId`. */
  upload: operationSchema,
  /** Obtains locators that live on by themselves (signed URLs); sees `${id}`, `${fileId}`. Values extracted are seen by the outlets. */
  locators: operationSchema.optional(),
  /** Content and derived forms; see `${id}`, `${fileId}` and the locators. */
  outlets: z.record(id, outletSchema),
  /** Stated life of the signed URLs. */
  signedUrlLifeSeconds: seconds.optional(),
  remove: operationSchema.optional(),
});

/** Operations on one type of stored thing; all see `${id}` once `create` has extracted it. */
const resourceSchema = z.strictObject({
  route: id,
  visibility: z.enum(['private', 'tenant', 'role']).default('tenant'),
  /** Sees `${markerListed}` and `${markerUnlisted}`; must extract `id`. */
  create: operationSchema,
  /** Adds `${markerComment}` to `${id}`. */
  comment: operationSchema.optional(),
  read: z.record(id, outletSchema),
  list: z.record(id, outletSchema).default({}),
  /** See `${query}`. */
  search: z.record(id, outletSchema).default({}),
  /** Writes with the own id in the session's tenant; see `${id}`, `${markerWrite}`, and `${precondition.*}` extracted by `precondition`. */
  write: z.record(id, z.strictObject({
    route: id.optional(), operation: operationSchema, kind: z.enum(['update', 'delete', 'restore', 'share', 'action']),
    /** Fetches preconditions (ETag, version) as the owner. */
    precondition: operationSchema.optional(),
  })).default({}),
  remove: operationSchema,
  /** Removes for good from a trash, after `remove`. */
  purge: operationSchema.optional(),
  /** Delays the vendor declares. */
  indexDelaySeconds: seconds.optional(),
  deleteDelaySeconds: seconds.optional(),
  files: z.record(id, fileSlotSchema).default({}),
});

const terminationSchema = z.strictObject({
  /** Makes one more disposable tenant; sees `${newTenantCode}`, `${newAdminLoginId}`, `${newAdminPassword}`, `${newUserLoginId}`, `${newUserPassword}`. */
  provision: z.strictObject({ operation: operationSchema, accountVariables: z.record(z.string(), z.string()), identity: z.string(), tenantVariables: z.record(z.string(), z.string()) }).optional(),
  /** Ends the tenant; sees `${tenant.*}`. */
  operation: operationSchema,
  variables,
  /** Time the contract allows. */
  withinSeconds: seconds.optional(),
});

const declaredSchema = z.strictObject({
  lockout: z.strictObject({ threshold: z.int().positive().optional(), durationSeconds: seconds.optional(), spacingSeconds: seconds.optional() }).optional(),
  password: z.strictObject({ minLength: z.int().positive().optional(), historyDepth: z.int().nonnegative().optional(), minAgeSeconds: seconds.optional(), symbols: z.string().optional() }).optional(),
}).prefault({});

const documentSchema = z.strictObject({ folder: z.string(), acceptedServiceNames: z.array(text).default([]) });

/**
 * One service under test. An unknown key is an error: a misspelt limit must not fall back to its default.
 * What a profile does not declare makes the checks that need it 判定不能, never 適合.
 */
export const targetProfileSchema = z.strictObject({
  profileVersion: z.literal(1),
  service: z.strictObject({ name: text, vendor: text.optional() }),
  environment: z.literal('staging', { error: 'only a staging environment may be tested: environment must be "staging"' }),
  consent: consentSchema,
  scope: scopeSchema,
  sources: z.record(id, sourceSchema).default({ S1: {} }),
  tenants: z.record(id, tenantSchema).default({}),
  accounts: z.record(id, accountSchema).default({}),
  routes: z.record(id, routeSchema).default({}),
  /** Answers whether the service is well; run as a stranger. */
  health: operationSchema.optional(),
  pools: z.strictObject({ users: poolSchema.optional(), admins: poolSchema.optional() }).prefault({}),
  passwordRoutes: z.record(id, passwordRouteSchema).default({}),
  resources: z.record(id, resourceSchema).default({}),
  /** Functions for administrators, tried with half a sign-in; must extract `marker` when they answer with privileged content. */
  adminFunctions: z.record(id, z.strictObject({ route: id, operation: operationSchema, writes: z.boolean().default(false) })).default({}),
  /** Routes that hand out or change credentials, tried with half a sign-in; extract `credential` when one is obtained. */
  credentialFunctions: z.record(id, z.strictObject({ route: id, operation: operationSchema })).default({}),
  termination: terminationSchema.optional(),
  declared: declaredSchema,
  documents: documentSchema.optional(),
});

export type TargetProfile = z.infer<typeof targetProfileSchema>;
export type RouteDeclaration = z.infer<typeof routeSchema>;
export type AccountDeclaration = z.infer<typeof accountSchema>;
export type TenantDeclaration = z.infer<typeof tenantSchema>;
export type PoolDeclaration = z.infer<typeof poolSchema>;
export type ResourceDeclaration = z.infer<typeof resourceSchema>;
export type OutletDeclaration = z.infer<typeof outletSchema>;
export type FileSlotDeclaration = z.infer<typeof fileSlotSchema>;
export type TerminationDeclaration = z.infer<typeof terminationSchema>;
export type SourceDeclaration = z.infer<typeof sourceSchema>;
