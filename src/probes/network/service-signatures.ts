import type { OpenPort } from '../../observations/network.ts';

export type Recognised = Pick<OpenPort, 'protocol' | 'category'>;

/** What services say, as bytes read one by one. The first that fits counts. */
const SIGNATURES: readonly (readonly [pattern: RegExp, protocol: string, category: OpenPort['category']])[] = [
  [/^SSH-\d/, 'ssh', 'remote-shell'],
  [/^RFB \d{3}\.\d{3}/, 'vnc', 'remote-desktop'],
  [/^\x03\x00\x00\x13\x0e\xd0/, 'rdp', 'remote-desktop'],
  [/^@RSYNCD:/, 'rsync', 'file-sharing'],
  [/^220[ -][^\n]*ftp/i, 'ftp', 'file-sharing'],
  [/^\xff[\xfb-\xfe]/, 'telnet', 'plain-text-login'],
  [/^[\s\S]{3}\x00\x0a[\d.]+[\s\S]*(?:mysql|mariadb)|^[\s\S]{4}\xff[\s\S]{2}[\s\S]*is not allowed to connect to this M/i, 'mysql', 'database'],
  [/It looks like you are trying to access MongoDB/, 'mongodb', 'database'],
  [/^(?:\+PONG|-ERR (?:unknown command|wrong number)|-NOAUTH|-DENIED Redis)/, 'redis', 'cache'],
  [/^(?:ERROR\r\n|VERSION \d)/, 'memcached', 'cache'],
  [/^AMQP\x00/, 'amqp', 'queue'],
  [/"cluster_name"\s*:|You Know, for Search/, 'elasticsearch', 'database'],
  [/^HTTP\/[\s\S]*(?:Server: Docker\/|"ApiVersion"\s*:)/i, 'docker', 'container'],
  [/^HTTP\/[\s\S]*"kind"\s*:\s*"Status"[\s\S]*"apiVersion"|^HTTP\/[\s\S]*"apiVersion"[\s\S]*"kind"\s*:\s*"Status"/, 'kubernetes', 'container'],
  [/^HTTP\/[\s\S]*<title>[^<]*(?:RabbitMQ|phpMyAdmin|Grafana|Prometheus|Kibana|Jenkins|Consul|Adminer|pgAdmin|Portainer|Webmin|cPanel)/i, 'management console', 'management'],
  [/^220[ -]/, 'smtp', null],
  [/^HTTP\/\d/, 'http', null],
];

/** Answer to PostgreSQL's SSLRequest: one byte. */
export const isPostgres = (answer: Buffer): boolean => answer.length === 1 && (answer[0] === 0x53 || answer[0] === 0x4e);

/** Names what answered; nulls when nothing fits. */
export function recognise(answer: Buffer): Recognised {
  const text = answer.toString('latin1');
  const [, protocol, category] = SIGNATURES.find(([pattern]) => pattern.test(text)) ?? [undefined, null, null];
  return { protocol, category };
}

/** Hellos for servers that wait for the client, one connection each. */
export const HELLOS: readonly (readonly [name: string, bytes: (host: string) => Buffer])[] = [
  ['http', (host) => Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: kenshu\r\nConnection: close\r\n\r\n`)],
  ['redis', () => Buffer.from('PING\r\n')],
  ['postgres', () => Buffer.from('0000000804d2162f', 'hex')],
  ['rdp', () => Buffer.from('030000130ee000000000000100080003000000', 'hex')],
  ['amqp', () => Buffer.from('414d515000000901', 'hex')],
];
