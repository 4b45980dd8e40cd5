import type { VersionToken } from '../../observations/network.ts';

/** Header fields that name software of the server. */
const PRODUCT_HEADERS = new Set(['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator', 'x-powered-cms', 'x-drupal-version', 'liferay-portal', 'x-server-powered-by']);
/** Fields of the service's own making that look like a version: of what, only the vendor knows. */
const VERSION_HEADER = /(^|-)(version|build|release)$/i;
/** Names of servers, languages and frameworks as error pages and comments write them. */
const PRODUCT = /\b(nginx|openresty|apache tomcat|apache|tomcat|jetty|lighttpd|caddy|microsoft-iis|asp\.net version|php|werkzeug|python|gunicorn|uvicorn|puma|passenger|express|node\.js|wildfly|jboss|weblogic|glassfish|undertow|openssl|kestrel|spring boot|laravel|django|ruby on rails|wordpress|drupal|varnish|haproxy|envoy|squid)(?:\s+server)?\s*[/:(@]?\s*v?(\d+(?:\.\d+)+[\w.-]*)/gi;
const GENERATOR = /<meta\b(?=[^>]*\bname\s*=\s*["']?generator)[^>]*\bcontent\s*=\s*["']([^"']+)/i;
const VERSION = /\d+(?:\.\d+)+[\w.-]*/;
/** Banner comments of libraries that run in the browser, which anyone can read anyhow. */
const LIBRARY = /\/\*!?[\s*]*((?:@license\s+)?[A-Za-z][\w .-]{1,30}?)\s+v?(\d+\.\d+(?:\.\d+)*)/g;
const MAX_TOKENS = 40;
const MAX_TEXT = 256 * 1024;

export interface TokenSource {
  readonly where: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly contentType: string;
  /** A page of the service, whose own text may speak of software; else an error page or header. */
  readonly isContent: boolean;
}

function headerTokens({ where, headers }: TokenSource): readonly VersionToken[] {
  return headers.flatMap(([name, value]): readonly VersionToken[] => {
    const version = VERSION.exec(value)?.[0];
    const lower = name.toLowerCase();
    if (PRODUCT_HEADERS.has(lower) || lower === 'via') {
      // Via names the protocol's version before its host (RFC 9110 §7.6.3).
      const text = lower === 'via' ? value.replace(/(^|,)\s*(?:\w+\/)?\d(?:\.\d)?\s/g, '$1') : value;
      return VERSION.test(text) ? [{ where: `${where}: ${lower}`, text: text.trim().slice(0, 120), kind: 'server' }] : [];
    }
    return version !== undefined && VERSION_HEADER.test(lower) && !lower.startsWith('sec-') ? [{ where: `${where}: ${lower}`, text: value.slice(0, 120), kind: 'unclear' }] : [];
  });
}

/** Version tokens of one answer. Pages of the service are read for their generator alone, since their text may speak of any software. */
export function tokensIn(source: TokenSource): readonly VersionToken[] {
  const { where, contentType, isContent } = source;
  const text = source.text.slice(0, MAX_TEXT);
  const found: VersionToken[] = [...headerTokens(source)];
  const generator = /html/i.test(contentType) ? GENERATOR.exec(text)?.[1] : undefined;
  if (generator !== undefined && VERSION.test(generator)) found.push({ where: `${where}: generator`, text: generator.slice(0, 120), kind: 'server' });
  if (/javascript/i.test(contentType)) found.push(...[...text.matchAll(LIBRARY)].map((match): VersionToken => ({ where, text: `${match[1] ?? ''} ${match[2] ?? ''}`, kind: 'library' })));
  else if (!isContent) found.push(...[...text.matchAll(PRODUCT)].map((match): VersionToken => ({ where, text: match[0].slice(0, 120), kind: 'server' })));
  return found.slice(0, MAX_TOKENS);
}

const sample = (more: Partial<TokenSource>): TokenSource => ({ where: 'x', headers: [], text: '', contentType: 'text/html', isContent: false, ...more });

/** What the parser must find, and what it must leave alone (catalogue `net.version-and-methods`, control). */
const FIXTURES: readonly (readonly [source: TokenSource, tokens: number])[] = [
  [sample({ headers: [['Server', 'nginx/1.18.0 (Ubuntu)']] }), 1],
  [sample({ headers: [['Server', 'nginx'], ['Via', '1.1 proxy']] }), 0],
  [sample({ text: '<h1>404 Not Found</h1><hr><center>nginx/1.24.0</center>' }), 1],
  [sample({ text: '<h3>Apache Tomcat/9.0.31</h3>' }), 1],
  [sample({ text: 'Chrome 120.0.1 以降', isContent: true }), 0],
  [sample({ text: '<meta name="generator" content="WordPress 6.2.1">', isContent: true }), 1],
];

export const parserHolds = (): boolean => FIXTURES.every(([source, tokens]) => tokensIn(source).length === tokens);
