import { z } from 'zod';

const seconds = z.number().nonnegative();

/** Parameters of catalogue §4; the defaults are the catalogue's. Times in seconds. */
export const parametersSchema = z.strictObject({
  password: z.strictObject({ minLength: z.int().positive().default(10), historyDepth: z.int().positive().default(1) }).prefault({}),
  lockout: z.strictObject({
    cap: z.int().positive().default(100),
    minRefusalSeconds: seconds.default(60),
    spacingSeconds: seconds.default(1),
  }).prefault({}),
  otp: z.strictObject({ windowSteps: z.int().nonnegative().default(1), guessCap: z.int().positive().default(100) }).prefault({}),
  log: z.strictObject({ appearWindowSeconds: seconds.default(600), retentionDays: z.number().positive().default(31) }).prefault({}),
  time: z.strictObject({ skewSeconds: seconds.default(5), spanSeconds: seconds.default(300) }).prefault({}),
  authz: z.strictObject({ settleSeconds: seconds.default(300) }).prefault({}),
  index: z.strictObject({ settleSeconds: seconds.default(300) }).prefault({}),
  delete: z.strictObject({ settleSeconds: seconds.default(900) }).prefault({}),
  mail: z.strictObject({ settleSeconds: seconds.default(300) }).prefault({}),
  file: z.strictObject({ expirySlackSeconds: seconds.default(60), recheckSeconds: seconds.default(300) }).prefault({}),
  termination: z.strictObject({ withinSeconds: seconds.default(86_400) }).prefault({}),
  notice: z.strictObject({ monthDays: z.int().positive().default(30), settingsDays: z.int().positive().default(7) }).prefault({}),
  evidence: z.strictObject({ listCaptureAgeDays: z.int().positive().default(30) }).prefault({}),
  tls: z.strictObject({ policy: z.enum(['list', 'compat']).default('list'), cryptrecList: z.string().default('LS-0001-2022R2') }).prefault({}),
  rate: z.strictObject({
    requestsPerSecond: z.number().positive().default(5),
    parallel: z.int().positive().default(4),
    connectionsPerSecond: z.number().positive().default(100),
  }).prefault({}),
});

/** The municipality's file. Only here can parameters be set; a value looser than the default needs an approval (catalogue §4). */
export const policySchema = z.strictObject({
  policyVersion: z.literal(1),
  municipality: z.string().min(1),
  parameters: parametersSchema.prefault({}),
  /** Parameter paths (`lockout.minRefusalSeconds`) set looser than the catalogue, with who approved it and why. */
  approvals: z.record(z.string(), z.strictObject({ by: z.string().min(1), reason: z.string().min(1), date: z.iso.date() })).default({}),
  /** PEM files (relative to this file) whose certificates are accepted as anchors for staging names. */
  testTrustAnchors: z.array(z.string()).default([]),
  /** HTTPS or NTP addresses for the clock check (catalogue P13). */
  timeSources: z.array(z.string()).default([]),
  /** Inputs a profile must supply. */
  requiredInputs: z.array(z.string()).default([]),
  /** Features whose absence the municipality accepts (catalogue P14). */
  approvedAbsences: z.array(z.strictObject({ feature: z.string(), by: z.string(), reason: z.string() })).default([]),
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyParameters = z.infer<typeof parametersSchema>;
