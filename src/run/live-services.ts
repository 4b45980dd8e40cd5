import { createActors } from '../actors/actors.ts';
import { createRemover } from '../actors/remover.ts';
import { healthBook } from '../probes/exposure/availability/health-book.ts';
import { trafficBook } from '../probes/exposure/traffic/traffic-book.ts';
import { resolveSecrets } from '../profile/secrets.ts';
import { Redactor } from '../transport/redaction.ts';
import { createTransport } from '../transport/transport.ts';
import { clientCertificates } from './client-certificates.ts';
import type { ServiceFactory } from './services.ts';

export interface LiveOptions {
  /** Where secret references of the kind `env` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The Chromium to drive; undefined when none was found. */
  readonly browserPath: string | undefined;
}

/** Services that reach the real target: secrets are resolved first, so that nothing is sent when one is missing. */
export const liveServices = ({ environment, browserPath }: LiveOptions): ServiceFactory => async (inputs) => {
  const { profile, policy, profileDirectory, testTrustAnchors, evidence, ledger, runId, now, sleep } = inputs;
  const secrets = await resolveSecrets(profile, profileDirectory, environment);
  const redactor = new Redactor();
  for (const { value } of secrets.entries) redactor.learn(value);
  const { upstreamProxy } = profile.scope;
  const transport = createTransport({
    profile, policy, trust: testTrustAnchors, redactor, evidence, now,
    clientCertificates: clientCertificates(profile, secrets),
    upstreamProxyCredentials: upstreamProxy?.credentials && secrets.get(upstreamProxy.credentials),
  });
  // From the first exchange on: some checks look at the traffic of the whole run.
  trafficBook(transport.traffic);
  healthBook(transport.traffic, { profile, policy });
  const actors = createActors({
    profile, profileDirectory, resolveSecret: (reference) => secrets.get(reference), transport, redactor, evidence, ledger, runId, now, sleep,
    trust: testTrustAnchors,
    browser: { executablePath: browserPath },
  });
  return {
    transport, actors,
    remove: createRemover(actors, profile),
    redact: (text) => redactor.text(text),
    learnSecret: (value) => redactor.learn(value),
    allow: (marker) => redactor.allow(marker),
    close: async () => {
      await actors.close();
      await transport.close();
    },
  };
};
