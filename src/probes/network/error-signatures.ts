import type { ErrorDetail } from '../../observations/network.ts';

type Kind = ErrorDetail['kind'];

/** How frameworks and databases write of their inside. Case counts where prose would match otherwise. */
const SIGNATURES: readonly (readonly [kind: Kind, pattern: RegExp])[] = [
  ['debug-page', /Werkzeug Debugger|You're seeing this error because you have <code>DEBUG|Whoops\\Exception|Laravel Ignition|Symfony Exception|BetterErrors|ASP\.NET Core Developer Exception|Server Error in '[^']*' Application\./],
  ['stack-trace', /\bat (?:[\w$]+\.)+[\w$<>]+\((?:[\w$]+\.java:\d+|Native Method|Unknown Source)\)|^Caused by: [\w.$]+(?:Exception|Error)\b/m],
  ['stack-trace', /\bat (?:(?:async |new )?[\w.$<>[\] ]+ \()?(?:file:\/\/\/?|\/|[A-Z]:\\|node:)[^\s()"]+:\d+:\d+\)?/],
  ['stack-trace', /Traceback \(most recent call last\)|File "[^"\n]+", line \d+, in \w/],
  ['stack-trace', /(?:Fatal error|Warning|Notice|Parse error)(?:<\/b>)?:\s.{1,300}? in (?:<b>)?[^\s<]+(?:<\/b>)? on line (?:<b>)?\d+|#\d+ [^\s(]+\.php\(\d+\):/],
  ['stack-trace', /\bat [\w.<>`]+\([^)\n]*\) in [^\n]{1,200}:line \d+/],
  ['stack-trace', /[\w/.-]+\.rb:\d+:in [`']|goroutine \d+ \[running\]/],
  ['query-text', /You have an error in your SQL syntax|\bORA-\d{5}\b|SQLSTATE\[|PG::\w+Error|SQLITE_ERROR|Unclosed quotation mark after|psycopg2?\.\w+|com\.mysql\.|org\.postgresql\.|System\.Data\.SqlClient|near "[^"]{0,40}": syntax error/],
  ['query-text', /\bSELECT\b[^\n]{1,300}\bFROM\b[^\n]{1,300}\bWHERE\b|\bINSERT INTO\b[^\n]{1,200}\bVALUES\b|\bUPDATE\b[^\n]{1,200}\bSET\b[^\n]{1,200}\bWHERE\b/],
  ['file-path', /(?<![\w/.])\/(?:home|var|usr|opt|srv|app|root|etc|Users|workspace)\/[\w.-]+(?:\/[\w.-]+)*\.(?:m?[jt]s|py|rb|php|java|jar|go|cs|conf|ini|ya?ml|sql|log|sock)\b|\b[A-Z]:\\(?:[\w .-]+\\)+[\w.-]+\.\w+/],
  ['internal-host', /(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])|\b[a-z][\w-]*(?:\.[\w-]+)*\.(?:internal|svc|cluster\.local|corp|lan|intra)\b/],
];

const EXCERPT = 160;

/**
 * What an error answer tells of the inside, one of each kind.
 * @param sent text of the request, which error pages repeat and which tells nothing
 * @param usual text of a valid answer; what stands there is content
 */
export function errorDetails(text: string, sent: string, usual: string): readonly ErrorDetail[] {
  const found = new Map<Kind, ErrorDetail>();
  for (const [kind, pattern] of SIGNATURES) {
    const match = pattern.exec(text)?.[0];
    if (match === undefined || found.has(kind) || sent.includes(match) || usual.includes(match)) continue;
    found.set(kind, { kind, excerpt: match.replace(/\s+/g, ' ').slice(0, EXCERPT) });
  }
  return [...found.values()];
}
