import { isIPv6 } from 'node:net';
import { hostKey } from '../../profile/host.ts';
import type { LocalText } from '../../domain/outcome.ts';

export interface HostAndPort {
  /** Lower case, IDN as A-label, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export type Parsed = { readonly ok: true; readonly value: HostAndPort } | { readonly ok: false; readonly reason: LocalText };

const DEFAULT_PORT = 443;

const refuse = (ja: string, en: string): Parsed => ({ ok: false, reason: { ja, en } });

/** Reads `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address. */
export function parseEndpoint(text: string): Parsed {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return refuse('https:// などを付けず、ホスト名とポートだけを書いてください', 'write host and port alone, without https:// and the like');
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const bare = (text.match(/:/g) ?? []).length > 1 ? ([text, text, undefined] as const) : undefined;
  const [, host, port] = bracketed ?? bare ?? /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
  const key = host === undefined || host === '' || (bracketed && !isIPv6(host)) ? undefined : hostKey(host);
  if (key === undefined) return refuse('ホスト名または IP アドレスとして読めません', 'this is no host name or IP address');
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) return refuse('ポートは 1 から 65535 の数字で書いてください', 'the port must be a number from 1 to 65535');
  return { ok: true, value: { host: key.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? DEFAULT_PORT : Number(port) } };
}

export const endpointText = ({ host, port }: HostAndPort): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
