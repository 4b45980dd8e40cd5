/** Headers from which services and their front doors take the client's address (catalogue `access.ip-header-spoof`). */
export const ADDRESS_HEADERS = [
  'X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP', 'X-Client-IP', 'X-Originating-IP', 'X-Cluster-Client-IP', 'X-Azure-ClientIP',
  'X-Remote-IP', 'X-Remote-Addr', 'Fastly-Client-IP', 'X-ProxyUser-IP',
] as const;

export type Headers = readonly (readonly [name: string, value: string])[];

/** One way of claiming an address in a header. */
export interface Claim {
  /** `X-Forwarded-For (first)` */
  readonly name: string;
  readonly headers: (address: string) => Headers;
}

/** Of another who is nobody here (RFC 5737). */
export const FOREIGN_ADDRESS = '203.0.113.77';

/** RFC 7239 section 6: an IPv6 address stands in brackets and quotes. */
const forwardedFor = (address: string): string => (address.includes(':') ? `for="[${address}]"` : `for=${address}`);

/** Every header once, and those that name several hops in each place a reader may take for the client. */
export const CLAIMS: readonly Claim[] = [
  ...ADDRESS_HEADERS.map((name): Claim => ({ name, headers: (address) => [[name, address]] })),
  { name: 'X-Forwarded-For (first)', headers: (address) => [['X-Forwarded-For', `${address}, ${FOREIGN_ADDRESS}`]] },
  { name: 'X-Forwarded-For (last)', headers: (address) => [['X-Forwarded-For', `${FOREIGN_ADDRESS}, ${address}`]] },
  { name: 'X-Forwarded-For (repeated)', headers: (address) => [['X-Forwarded-For', FOREIGN_ADDRESS], ['X-Forwarded-For', address]] },
  { name: 'Forwarded', headers: (address) => [['Forwarded', forwardedFor(address)]] },
  { name: 'Forwarded (last)', headers: (address) => [['Forwarded', `${forwardedFor(FOREIGN_ADDRESS)}, ${forwardedFor(address)}`]] },
];
