import type { LocalText } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import { createScope, endpointOf, endpointText, type Endpoint } from '../../transport/scope.ts';
import { TlsTrust } from '../../transport/tls-trust.ts';
import type { ProbeErrorCode, Transport } from '../../transport/types.ts';
import { problemOf } from '../problem-of.ts';
import type { Line } from './report.ts';

export interface NetworkContext {
  readonly profile: TargetProfile;
  readonly transport: Transport;
  /** PEM texts of the policy's test trust anchors. */
  readonly testTrustAnchors: readonly string[];
  readonly now: () => Date;
}

/** A host that does not answer costs this long, not the transport's whole patience. */
const CONNECT_TIMEOUT_MS = 8000;

/** Ports on which mail servers speak TLS from the first byte; on the others it begins with STARTTLS (RFC 8314 §3). */
const IMPLICIT_TLS_MAIL_PORTS = new Set([465, 993, 995]);

const ADVICE: Readonly<Partial<Record<ProbeErrorCode, LocalText>>> = {
  DNS_FAILED: { ja: 'ホスト名の綴りと、この端末の DNS(hosts ファイル、VPN)を確かめてください。', en: 'Check the spelling of the name and the DNS of this machine (hosts file, VPN).' },
  CONNECT_REFUSED: { ja: 'サービスが起動しているか、ポート番号とファイアウォールを確かめてください。', en: 'Check that the service runs, the port number and firewalls.' },
  CONNECT_TIMEOUT: { ja: 'ファイアウォール、VPN、接続元の許可リストを確かめてください。', en: 'Check firewalls, the VPN and the list of permitted addresses.' },
  TLS_FAILED: { ja: 'そのポートで TLS を使っているか確かめてください。使わないホストなら tls: false と書きます。', en: 'Check that the port speaks TLS; write tls: false for a host that does not by design.' },
  PROXY_FAILED: { ja: 'プロキシの URL、認証情報、許可された宛先を確かめてください。', en: 'Check the URL of the proxy, its credentials and where it lets connections go.' },
};

const OTHER_ADVICE: LocalText = { ja: '接続先とこの端末のネットワークを確かめてください。', en: 'Check the target and the network of this machine.' };

const said = (error: ProbeError): Pick<Line, 'said' | 'advice'> => {
  const problem = problemOf(error);
  return { said: problem?.reason ?? { ja: error.message, en: error.message }, advice: ADVICE[error.code] ?? OTHER_ADVICE };
};

/** Where the service's own URL leads. */
export const frontDoor = ({ scope }: Pick<TargetProfile, 'scope'>): Endpoint => endpointOf(new URL(scope.baseUrl)) as Endpoint;

/** Undefined when sending is allowed now. */
export function closedHours({ profile, now }: Pick<NetworkContext, 'profile' | 'now'>): Line | undefined {
  try {
    createScope(profile, now).admit(frontDoor(profile));
    return undefined;
  } catch (error) {
    if (!(error instanceof ProbeError) || error.code !== 'OUT_OF_HOURS') throw error;
    return {
      group: 'scope', name: 'hours', state: 'failed', path: 'scope.hours',
      said: { ja: `いまは許可された時間帯・期間の外です(${error.message})。`, en: `This is outside the permitted hours or days (${error.message}).` },
      advice: { ja: '何も送信していません。許可された時間内にもう一度実行してください。', en: 'Nothing was sent. Run again within the permitted hours.' },
    };
  }
}

interface DeclaredPort extends Endpoint {
  readonly path: string;
  readonly tls: boolean;
}

const declaredPorts = ({ scope }: TargetProfile): DeclaredPort[] => scope.hosts.flatMap(({ name, ports, role, tls }, index) =>
  ports.map((port) => ({ host: name, port, path: `scope.hosts[${index}]`, tls: tls && (role !== 'mail' || IMPLICIT_TLS_MAIL_PORTS.has(port)) })));

const trustedSaid: LocalText = { ja: '接続でき、証明書も信頼できます。', en: 'accepts connections; its certificate is trusted.' };
const plainSaid: LocalText = { ja: '接続できます(TLS の確認なし)。', en: 'accepts connections (TLS not looked at).' };

const untrusted = (reason: string): Pick<Line, 'state' | 'said' | 'advice'> => ({
  state: 'warned',
  said: { ja: `接続できますが、証明書を信頼できません(${reason})。`, en: `accepts connections, but its certificate is not trusted (${reason}).` },
  advice: {
    ja: 'このままでは tls.certificate-valid が不適合になります。検証環境の認証局ならポリシーの testTrustAnchors に加えてください。',
    en: 'As it is, tls.certificate-valid will fail. Where a staging authority issued it, add that to testTrustAnchors of the policy.',
  },
});

/** Every host of the scope resolves, every port accepts, every certificate is trusted. */
export function examineScope({ profile, transport, testTrustAnchors, now }: NetworkContext): Promise<Line[]> {
  const trust = new TlsTrust(createScope(profile, now), testTrustAnchors);
  return Promise.all(declaredPorts(profile).map(async ({ host, port, path, tls }): Promise<Line> => {
    const line = { group: 'scope', name: endpointText({ host: host.replace(/^\[(.*)\]$/, '$1'), port }), path } as const;
    try {
      const socket = await transport.openSocket({ host, port }, { timeoutMs: CONNECT_TIMEOUT_MS });
      try {
        if (!tls) return { ...line, state: 'ok', said: plainSaid };
        const endpoint = { host: host.replace(/^\[(.*)\]$/, '$1'), port };
        (await trust.secure(socket, endpoint, new Map(), { protocol: 'http/1.1', signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) })).destroy();
        const doubt = trust.doubtOf(endpoint);
        return { ...line, ...(doubt === undefined ? { state: 'ok', said: trustedSaid } : untrusted(doubt)) };
      } finally {
        socket.destroy();
      }
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      return { ...line, state: 'failed', ...said(error) };
    }
  }));
}

function sourceTrouble(name: string, localAddress: string | undefined, error: ProbeError): Pick<Line, 'said' | 'advice'> {
  if (!error.message.includes('EADDRNOTAVAIL')) return said(error);
  return {
    said: {
      ja: `送信元 ${name} の ${localAddress} は、この端末のアドレスではありません(EADDRNOTAVAIL)。`,
      en: `${localAddress} of source ${name} is no address of this machine (EADDRNOTAVAIL).`,
    },
    advice: {
      ja: `そのアドレスをネットワークインターフェースに加える(例: ip addr add、ifconfig lo0 alias)か、sources.${name} を書き直してください。`,
      en: `Add the address to a network interface (ip addr add, ifconfig lo0 alias), or rewrite sources.${name}.`,
    },
  };
}

/** Every source can reach the service. What address the service sees is not known here. */
export function examineSources({ profile, transport }: NetworkContext): Promise<Line[]> {
  return Promise.all(Object.entries(profile.sources).map(async ([name, source]): Promise<Line> => {
    const line = { group: 'sources', name, path: `sources.${name}` } as const;
    const from = source.localAddress ?? source.proxy;
    try {
      (await transport.openSocket(frontDoor(profile), { source: name, timeoutMs: CONNECT_TIMEOUT_MS })).destroy();
      return { ...line, state: 'ok', said: from === undefined ? { ja: '接続できます。', en: 'connects.' } : { ja: `${from} から接続できます。`, en: `connects from ${from}.` } };
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      return { ...line, state: 'failed', ...sourceTrouble(name, source.localAddress, error) };
    }
  }));
}
