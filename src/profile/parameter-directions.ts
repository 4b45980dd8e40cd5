/**
 * Which way a parameter of catalogue §4 becomes looser: easier on the service, or sooner content that nothing bad happens.
 * `either`: it serves as an allowance in one check and as an observation window in another, or cannot be compared.
 */
export const PARAMETER_DIRECTIONS = {
  'password.minLength': 'smaller',
  'password.historyDepth': 'smaller',
  'lockout.cap': 'larger',
  'lockout.minRefusalSeconds': 'smaller',
  // Faster failures are easier to count as consecutive.
  'lockout.spacingSeconds': 'smaller',
  'otp.windowSteps': 'larger',
  'otp.guessCap': 'larger',
  'log.appearWindowSeconds': 'larger',
  'log.retentionDays': 'smaller',
  'time.skewSeconds': 'larger',
  'time.spanSeconds': 'smaller',
  // Allowance for a withdrawn right (account.disable-cuts-access), window before an object is re-read (tenant.object-write).
  'authz.settleSeconds': 'either',
  'session.signOutSeconds': 'larger',
  // Fewer values show fewer rules.
  'session.sampleValues': 'smaller',
  'session.expirySlackSeconds': 'larger',
  // A leak shows only after it has been indexed.
  'index.settleSeconds': 'smaller',
  'delete.settleSeconds': 'larger',
  // Allowance for a mail that must come, window for one that must not.
  'mail.settleSeconds': 'either',
  'file.expirySlackSeconds': 'larger',
  'file.recheckSeconds': 'larger',
  'upload.scanSeconds': 'larger',
  'termination.withinSeconds': 'larger',
  'notice.monthDays': 'smaller',
  'notice.settingsDays': 'smaller',
  'evidence.listCaptureAgeDays': 'larger',
  'tls.policy': 'either',
  'tls.cryptrecList': 'either',
  // Fewer requests see fewer outages.
  'availability.intervalSeconds': 'larger',
  // Looser on the harness: more load than the service was promised.
  'rate.requestsPerSecond': 'larger',
  'rate.parallel': 'larger',
  'rate.connectionsPerSecond': 'larger',
} as const satisfies Record<string, 'smaller' | 'larger' | 'either'>;

export type ParameterPath = keyof typeof PARAMETER_DIRECTIONS;
export const PARAMETER_PATHS = Object.keys(PARAMETER_DIRECTIONS) as readonly ParameterPath[];
