/**
 * Canonical form of a host as it is compared: lower case, IDN as A-label, IPv6 in brackets, no trailing dot (WHATWG URL §3.5).
 * Undefined when the text is anything but a host.
 */
export function hostKey(name: string): string | undefined {
  const literal = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  if (!/^\[[0-9A-Fa-f:.]+\]$|^[^\s/\\:@?#%*[\]]+$/u.test(literal)) return undefined;
  const host = URL.parse(`http://${literal}/`)?.hostname.replace(/\.$/, '');
  return host === '' ? undefined : host;
}

/** Host and port that a URL addresses; undefined when it is no absolute http(s) or ws(s) URL. */
export function endpointOf(url: string): { readonly host: string; readonly port: number } | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^(https?|wss?):$/.test(parsed.protocol)) return undefined;
  const standard = parsed.protocol === 'https:' || parsed.protocol === 'wss:' ? 443 : 80;
  return { host: parsed.hostname.replace(/\.$/, ''), port: parsed.port === '' ? standard : Number(parsed.port) };
}
