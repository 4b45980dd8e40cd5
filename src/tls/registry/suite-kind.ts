import type { KeyExchangeLayout } from '../wire/server-key-exchange.ts';

/** Key type that signs in a suite; `none` where nothing is signed by a certificate's key in the handshake. */
export type SuiteAuth = 'rsa' | 'ecdsa' | 'dss' | 'none';

export interface SuiteKind {
  readonly tls13: boolean;
  /** Layout of the ServerKeyExchange. */
  readonly layout: KeyExchangeLayout;
  readonly auth: SuiteAuth;
  /** The server sends a Certificate message. */
  readonly certificate: boolean;
}

/** GOST suites for TLS 1.3 bear names of the older form (RFC 9367 §4.1). */
const GOST_TLS13 = new Set([0xc103, 0xc104, 0xc105, 0xc106]);

/** What the registered name says about the key exchange. */
export function keyExchangeOf(code: number, name: string): SuiteKind {
  const [, exchange] = /^(?:TLS|SSL)_(.+?)_WITH_/.exec(name) ?? [];
  if (GOST_TLS13.has(code) || (exchange === undefined && /^TLS_(?!NULL|FALLBACK|EMPTY)/.test(name))) {
    return { tls13: true, layout: { params: 'none', pskHint: false, signed: false }, auth: 'none', certificate: false };
  }
  const kind = exchange ?? '';
  const anonymous = /anon/.test(kind);
  const params = paramsOf(kind);
  const psk = /PSK/.test(kind);
  const ephemeral = params === 'dh' || params === 'ecdh' || params === 'rsa-export' || params === 'srp';
  const auth = anonymous || (psk && kind !== 'RSA_PSK') ? 'none' : authOf(kind);
  const signed = ephemeral && auth !== 'none';
  return { tls13: false, layout: { params, pskHint: psk, signed }, auth: signed ? auth : 'none', certificate: hasCertificate(kind, anonymous) };
}

function paramsOf(kind: string): KeyExchangeLayout['params'] {
  if (/^(ECDHE|ECDH_anon|CECPQ1)/.test(kind)) return 'ecdh';
  if (/^(DHE|DH_anon)/.test(kind)) return 'dh';
  if (kind.startsWith('RSA_EXPORT')) return 'rsa-export';
  if (kind.startsWith('SRP')) return 'srp';
  return 'none';
}

function authOf(kind: string): SuiteAuth {
  if (/ECDSA/.test(kind)) return 'ecdsa';
  if (/RSA/.test(kind)) return 'rsa';
  return /DSS/.test(kind) ? 'dss' : 'none';
}

function hasCertificate(kind: string, anonymous: boolean): boolean {
  if (anonymous || kind === '' || /^(PSK|DHE_PSK|ECDHE_PSK|KRB5|SRP_SHA$|ECCPWD)/.test(kind)) return false;
  return true;
}
