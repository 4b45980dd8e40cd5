import { describe, expect, test } from 'vitest';
import { errorDetails } from './error-signatures.ts';

const kinds = (text: string, sent = '', usual = '') => errorDetails(text, sent, usual).map(({ kind }) => kind);

describe('error signatures', () => {
  test.each<[string, string, string]>([
    ['Java', 'java.lang.NullPointerException\n\tat com.example.web.Login.post(Login.java:42)', 'stack-trace'],
    ['Node', 'SyntaxError: Unexpected token\n    at JSON.parse (<anonymous>)\n    at read (file:///srv/bunko/body.js:8:11)', 'stack-trace'],
    ['Python', 'Traceback (most recent call last):\n  File "/srv/x.py", line 3, in main', 'stack-trace'],
    ['PHP', '<b>Warning</b>: Undefined index in <b>/var/www/x.php</b> on line <b>3</b>', 'stack-trace'],
    ['.NET', "Server Error in '/' Application.", 'debug-page'],
    ['MySQL', 'You have an error in your SQL syntax; check the manual', 'query-text'],
    ['a statement', 'failed: SELECT id FROM documents WHERE owner = ?', 'query-text'],
    ['a path', 'cannot open /var/lib/bunko/config.yml', 'file-path'],
    ['a private address', 'connect ECONNREFUSED 10.1.2.3:5432', 'internal-host'],
    ['a cluster name', 'upstream documents.default.svc.cluster.local is down', 'internal-host'],
  ])('%s', (_, text, kind) => {
    expect(kinds(text)).toContain(kind);
  });

  test.each<[string, string, string?, string?]>([
    ['a position in the request', 'JSON の 3 行 14 文字目 (at position 41) が不正です。'],
    ['a request number', '照会番号 7f3a:12:5'],
    ['prose with the words of SQL', 'Select a document from the list where you saved it.'],
    ['a version that looks like an address', 'version 10.0.17763'],
    ['a path that was sent', 'no such page: /var/www/x.php', 'GET /var/www/x.php'],
    ['what a valid answer says too', 'host: files.intra', '', 'host: files.intra'],
  ])('%s is nothing', (_, text, sent, usual) => {
    expect(kinds(text, sent, usual)).toEqual([]);
  });
});
