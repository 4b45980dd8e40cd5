import { describe, expect, test } from 'vitest';
import { HOSTILE } from '../../fixtures/tls/hostile.ts';
import type { HostileName } from '../../fixtures/tls/hostile.ts';
import { startResponder } from '../../fixtures/tls/responder.ts';
import type { ResponderConfig } from '../../fixtures/tls/responder.ts';
import { openPlainSocket } from './endpoint.ts';
import { scanEndpoint } from './scan.ts';
import type { TlsScan } from './scan-result.ts';
import { codePointOf } from './wire/versions.ts';

const LIMITS = { replyTimeoutMs: 2_000, totalTimeMs: 14_000 };
const MIB = 1024 * 1024;

/** Notes that take nothing from a result; the responder's TLS 1.3 flight is made of random bytes. */
const IN_ORDER = /^slowed down|^TLS 1\.3: the signature schemes cannot be seen/;

/** Attainable in principle, but not to this scanner: what it says instead. */
const NOT_ATTAINED: Partial<Record<HostileName, string>> = {
  // Nothing but silence answers a hello of TLS 1.3, and silence is no refusal.
  'version-intolerant-tls13': 'ambiguous-effect',
  'version-intolerant-tls12': 'ambiguous-effect',
};

const CODES: Partial<Record<HostileName, string>> = {
  silent: 'unreachable', tarpit: 'unreachable', 'one-byte-per-second': 'unreachable', 'internal-error': 'unreachable', 'handshake-failure': 'unreachable',
  garbage: 'unreachable', 'plain-http': 'unreachable', 'truncated-record': 'unreachable', 'garbage-flood': 'throttled', 'warning-flood': 'unreachable',
  'ban-after-10': 'throttled', 'ban-by-alert-after-10': 'throttled', 'wrong-suite': 'ambiguous-effect', 'accepts-grease': 'ambiguous-effect',
  alternating: 'ambiguous-effect', 'middlebox-resets-old-tls': 'ambiguous-effect',
};

async function scanHostile(name: HostileName): Promise<{ scan: TlsScan; config: ResponderConfig }> {
  const made = HOSTILE[name].configure() as ResponderConfig | readonly [ResponderConfig, ...ResponderConfig[]];
  const responder = await startResponder(made);
  try {
    const scan = await scanEndpoint({ host: 'localhost', address: '127.0.0.1', port: responder.port }, { open: openPlainSocket, limits: LIMITS });
    expect(responder.faults).toEqual([]);
    return { scan, config: 'suites' in made ? made : made[0] };
  } finally {
    await responder.close();
  }
}

const expectedSuites = (config: ResponderConfig, version: Parameters<typeof codePointOf>[0]): number[] => [...(config.suites[codePointOf(version)] ?? [])].toSorted((a, b) => a - b);

describe.concurrent('a peer that', () => {
  test.for(Object.keys(HOSTILE) as HostileName[])('%s', { timeout: 60_000 }, async (name, { expect }) => {
    const { scan, config } = await scanHostile(name);
    const attained = HOSTILE[name].attainable && NOT_ATTAINED[name] === undefined;
    expect(scan.bytesRead, 'bytes read').toBeLessThan(MIB);
    if (attained) {
      expect({ complete: scan.complete, code: scan.code, notes: scan.notes.filter((note) => !IN_ORDER.test(note)) }).toEqual({ complete: true, code: null, notes: [] });
    } else {
      expect(scan.complete).toBe(false);
      expect(scan.code).toBe(NOT_ATTAINED[name] ?? CODES[name] ?? scan.code);
      expect(scan.notes.length).toBeGreaterThan(0);
    }
    for (const protocol of scan.protocols) {
      const expected = expectedSuites(config, protocol.version);
      if (expected.length > 0) expect(protocol.supported, `${protocol.version} must never be called absent`).not.toBe(false);
      if (attained || protocol.suitesComplete) {
        expect(protocol.suites.map(({ id }) => Number(id)).toSorted((a, b) => a - b), protocol.version).toEqual(expected);
      }
    }
  });
});
