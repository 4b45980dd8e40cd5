import ipaddr from 'ipaddr.js';

/** Year of the ranges. */
export const SHARED_NETWORKS_DATE = '2025';

/** Content networks, which announce one address from many countries, as published: www.cloudflare.com/ips, api.fastly.com/public-ip-list. */
const RANGES = [
  '173.245.48.0/20', '103.21.244.0/22', '103.22.200.0/22', '103.31.4.0/22', '141.101.64.0/18', '108.162.192.0/18', '190.93.240.0/20', '188.114.96.0/20', '197.234.240.0/22',
  '198.41.128.0/17', '162.158.0.0/15', '104.16.0.0/13', '104.24.0.0/14', '172.64.0.0/13', '131.0.72.0/22',
  '2400:cb00::/32', '2606:4700::/32', '2803:f800::/32', '2405:b500::/32', '2405:8100::/32', '2a06:98c0::/29', '2c0f:f248::/32',
  '23.235.32.0/20', '43.249.72.0/22', '103.244.50.0/24', '103.245.222.0/23', '103.245.224.0/24', '104.156.80.0/20', '140.248.64.0/18', '140.248.128.0/17', '146.75.0.0/17',
  '151.101.0.0/16', '157.52.64.0/18', '167.82.0.0/17', '167.82.128.0/20', '167.82.160.0/20', '167.82.224.0/20', '172.111.64.0/18', '185.31.16.0/22', '199.27.72.0/21', '199.232.0.0/16', '2a04:4e40::/32', '2a04:4e42::/32',
].map((range) => ipaddr.parseCIDR(range));

/** Header fields that content networks and global load balancers put on what passes them. */
const FIELDS = /^(?:cf-ray|x-amz-cf-(?:pop|id)|x-azure-ref|x-fastly-request-id|x-akamai-\S+|akamai-\S+|x-served-by|x-vercel-id)$/i;
const VALUES: Readonly<Record<string, RegExp>> = { server: /^(?:cloudflare|akamai\S*|cloudfront|google frontend|gws|bunnycdn\S*)/i, via: /cloudfront|google|varnish|akamai/i };

export function inSharedRange(address: string): boolean {
  const parsed = ipaddr.process(address);
  return RANGES.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** Whether an answer tells that it came through a content network or an anycast front. */
export const passedSharedFront = (headers: readonly (readonly [name: string, value: string])[]): boolean =>
  headers.some(([name, value]) => FIELDS.test(name) || VALUES[name.toLowerCase()]?.test(value) === true);
