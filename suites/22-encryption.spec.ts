import { requirement } from '../fixtures/requirement.ts';

// CRYPTREC 電子政府推奨暗号による暗号化
requirement(22, (accept) => {
  accept('tls.protocol-versions');
  accept('tls.cipher-suites');
  accept('tls.key-strength');
  accept('tls.certificate-valid');
  accept('tls.http-plaintext');
  accept('tls.hsts-and-misc');
  accept('crypto.token-and-url-hygiene');
  accept('crypto.at-rest-statement');
});
