import { inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { AddressScan, ReferenceRead, SelfControlData, TlsScanData } from '../../observations/tls.ts';
import type { Observation } from '../../observations/observation.ts';

type SelfControls = readonly Observation<'tls.self-control'>[];

const dataOf = (controls: SelfControls): SelfControlData | undefined => controls.find(({ data }) => data !== undefined)?.data;

/** Versions that the scanner misread on its own reference servers in this run. */
export function misread(controls: SelfControls): readonly string[] {
  const servers = dataOf(controls)?.servers ?? [];
  if (servers.length === 0) return ['*'];
  return [...new Set(servers.filter(({ exact }) => !exact).flatMap(differing))];
}

/** Old versions over which this machine could not get an answer even from a server that gives one. */
export const unanswerable = (controls: SelfControls): readonly string[] =>
  Object.entries(dataOf(controls)?.oldAnswers ?? {}).filter(([, answered]) => !answered).map(([version]) => version);

const differing = ({ expected, seen }: ReferenceRead): readonly string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(seen)])].filter((version) => JSON.stringify(expected[version]) !== JSON.stringify(seen[version]));

/** The case when the scanner's own control failed: nothing it says may be believed, in either direction. */
export const selfControlFailed = (id: string, versions: readonly string[], evidence: readonly EvidenceRef[]): CaseResult => inconclusive(id, 'control-failed', {
  ja: `検査ツールに内蔵された基準サーバーを、同じ実施の中で正しく読み取れませんでした (${versions.join('、')})。検査ツールの不具合として報告してください。`,
  en: `In the same run the scanner misread its own reference servers (${versions.join(', ')}). Please report this as a defect of the harness.`,
}, evidence);

/** `example.jp:443`, with the address where the host has several. */
export const placeOf = ({ host, port, addresses }: Pick<TlsScanData, 'host' | 'port'> & { readonly addresses: readonly unknown[] }, address: string | null): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}${addresses.length > 1 && address !== null ? ` (${address})` : ''}`;

/** Neither the ordinary client nor the scanner got an answer: this address cannot be reached from here. */
export const isUnreachable = ({ controlBefore, controlAfter, scan }: AddressScan): boolean =>
  !controlBefore.connected && !controlAfter.connected && scan.protocols.every(({ supported }) => supported !== true);

/**
 * Addresses to be judged, and those that count as an optional source: an IPv6 address that cannot be reached while another address of
 * the host can, since many networks have no IPv6 (catalogue §5, S6).
 */
export function reachableAddresses(data: TlsScanData): { readonly judged: readonly AddressScan[]; readonly skipped: readonly AddressScan[] } {
  const optional = (one: AddressScan): boolean => one.address?.includes(':') === true && isUnreachable(one);
  const skipped = data.addresses.some((one) => !isUnreachable(one)) ? data.addresses.filter(optional) : [];
  return { judged: data.addresses.filter((one) => !skipped.includes(one)), skipped };
}

/** What a reader should know about addresses that were not looked at. */
export function addressNotes(data: TlsScanData): readonly LocalText[] {
  const { skipped } = reachableAddresses(data);
  return [
    ...skipped.map(({ address }) => ({
      ja: `${data.host}:${data.port} の IPv6 アドレス ${address} には、検査の環境から接続できませんでした。IPv6 で提供している場合は IPv6 の使える環境で実施してください。`,
      en: `The IPv6 address ${address} of ${data.host}:${data.port} cannot be reached from here. If the service is offered over IPv6, run from a network that has it.`,
    })),
    ...(data.addressesLeftOut > 0 ? [{
      ja: `${data.host} には他に ${data.addressesLeftOut} 個のアドレスがあり、検査していません。`, en: `${data.addressesLeftOut} further addresses of ${data.host} were not looked at.`,
    }] : []),
  ];
}
