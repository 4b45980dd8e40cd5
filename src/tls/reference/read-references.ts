import { openPlainSocket } from '../endpoint.ts';
import { completeOldVersion } from '../old-version.ts';
import { hexId } from '../registry/hex-id.ts';
import { scanEndpoint } from '../scan.ts';
import type { TlsScan } from '../scan-result.ts';
import { codePointOf, PROTOCOL_VERSIONS } from '../wire/versions.ts';
import type { Script } from './answer.ts';
import type { ReferenceServer } from './listen.ts';
import { startOpenSslServer } from './openssl-server.ts';
import { startScriptedServer } from './scripted-server.ts';

/** A server whose every version and suite is known. */
export interface Reference {
  readonly name: string;
  /** Suites by version code point. */
  readonly suites: Script;
  readonly start: () => Promise<ReferenceServer>;
}

const OLD: Script = {
  0x0002: [0x010080, 0x0700c0],
  0x0300: [0x000a, 0x0005],
  0x0301: [0x002f, 0x000a],
  0x0302: [0x0035, 0x002f, 0x0041],
  0x0303: [0x009c, 0x003c, 0x0004, 0x00ba],
};

/** Between them they speak every version, and each of them refuses versions the other speaks. */
export const REFERENCES: readonly Reference[] = [
  { name: 'SSL 2.0 to TLS 1.2', suites: OLD, start: () => startScriptedServer(OLD) },
  {
    name: 'TLS 1.2 and 1.3',
    suites: { 0x0303: [0xc02f, 0x009d], 0x0304: [0x1301, 0x1303] },
    start: () => startOpenSslServer({ minVersion: 'TLSv1.2', ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384' }),
  },
];

/** Version and the ids of its suites, sorted. */
export type VersionSuites = Readonly<Record<string, readonly string[]>>;

export interface ReferenceReading {
  readonly name: string;
  readonly expected: VersionSuites;
  readonly seen: VersionSuites;
  readonly complete: boolean;
  readonly exact: boolean;
}

export const expectedOf = (script: Script): VersionSuites => Object.fromEntries(PROTOCOL_VERSIONS.flatMap((version) => {
  const suites = script[codePointOf(version)];
  return suites === undefined ? [] : [[version, suites.map((code) => hexId(code, version === 'SSL 2.0' ? 6 : 4)).toSorted()]];
}));

/** What a scan says, in the same form; `?` where it does not know. */
const seenIn = ({ protocols }: TlsScan): VersionSuites => Object.fromEntries(protocols
  .filter(({ supported }) => supported !== false)
  .map(({ version, supported, suites }) => [version, supported === true ? suites.map(({ id }) => id).toSorted() : ['?']]));

/** Scans one reference server end to end, over loopback. */
export async function readReference({ name, suites, start }: Reference, signal?: AbortSignal): Promise<ReferenceReading> {
  const server = await start();
  try {
    const scan = await scanEndpoint({ host: server.host, port: server.port }, { open: openPlainSocket, extras: false, ...(signal ? { signal } : {}) });
    const expected = expectedOf(suites);
    const seen = seenIn(scan);
    return { name, expected, seen, complete: scan.complete, exact: JSON.stringify(seen) === JSON.stringify(expected) };
  } finally {
    await server.close();
  }
}

/** Whether an application answer can be had over TLS 1.0 and 1.1 with the cryptography of this machine, by version. */
export async function readOldAnswers(signal?: AbortSignal): Promise<Readonly<Record<string, boolean>>> {
  const server = await startOpenSslServer({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
  try {
    const answers: [string, boolean][] = [];
    for (const version of ['TLS 1.0', 'TLS 1.1'] as const) {
      const { application } = await completeOldVersion({ host: server.host, port: server.port }, version, { open: openPlainSocket, ...(signal ? { signal } : {}) });
      answers.push([version, application === 'answered']);
    }
    return Object.fromEntries(answers);
  } finally {
    await server.close();
  }
}
