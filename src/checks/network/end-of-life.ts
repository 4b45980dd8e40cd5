interface Support {
  readonly pattern: RegExp;
  /** Last day of security support, ISO. */
  readonly until: string;
  readonly source: string;
}

/** Ends of support as the makers state them. Only what banners commonly name; a gap here says nothing. */
const SUPPORT: readonly Support[] = [
  { pattern: /\bPHP\/5\./i, until: '2018-12-31', source: 'php.net/eol' },
  { pattern: /\bPHP\/7\.[0-4]\b/i, until: '2022-11-28', source: 'php.net/eol' },
  { pattern: /\bPHP\/8\.0\b/i, until: '2023-11-26', source: 'php.net/eol' },
  { pattern: /\bOpenSSL\/1\.0\./i, until: '2019-12-31', source: 'openssl-library.org' },
  { pattern: /\bOpenSSL\/1\.1\./i, until: '2023-09-11', source: 'openssl-library.org' },
  { pattern: /\bTomcat\/7\./i, until: '2021-03-31', source: 'tomcat.apache.org' },
  { pattern: /\bTomcat\/8\.5\b/i, until: '2024-03-31', source: 'tomcat.apache.org' },
  { pattern: /\bPython\/2\./i, until: '2020-01-01', source: 'peps.python.org/pep-0373' },
];

/** End of support of what a banner names, if that lies before the assessment. Banners may name back-ported builds: never a proof. */
export const endedSupport = (text: string, assessedAt: string): Omit<Support, 'pattern'> | undefined =>
  SUPPORT.find(({ pattern, until }) => pattern.test(text) && until < assessedAt.slice(0, 10));
