import { isUtf8 } from 'node:buffer';
import type { SecurityTxtData, SecurityTxtFile } from '../../observations/network.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { baselineOf } from './baseline.ts';
import { get } from './fetch.ts';
import { noWebHost, type WebHost, webHosts } from './web-hosts.ts';

const PATHS = ['/.well-known/security.txt', '/security.txt'];
/** RFC 9116 §5.4 lets a reader give up on long files. */
const MAX_CHARACTERS = 32 * 1024;

async function observe(context: ProbeContext, host: WebHost): Promise<SecurityTxtData> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const wellKnown = await baselineOf(context, channel, host.origin, '/.well-known/');
    const root = await baselineOf(context, channel, host.origin);
    const files: SecurityTxtFile[] = [];
    for (const path of PATHS) {
      const { response } = await get(channel, host.origin + path, { redirects: 'follow' });
      if (!response) continue;
      files.push({
        path, url: response.url, status: response.status, contentType: response.header('content-type') ?? '', text: response.text().slice(0, MAX_CHARACTERS),
        utf8: isUtf8(response.body), likeUnknownPath: (path.startsWith('/.well-known/') ? wellKnown : root).matches(response, path),
      });
    }
    return { host: host.host, controlAnswered: wellKnown.samples > 0 && root.samples > 0, files };
  } finally {
    await channel.close();
  }
}

export const securityTxtProbe = defineProbe({
  kind: 'network.security-txt',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length * 8, waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of webHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observe(context, host));
      yield { subject: host.host, data, evidence };
    }
  },
});
