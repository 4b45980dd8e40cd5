import type { SelfControlData } from '../../observations/tls.ts';
import { codePointOf } from '../../tls/wire/versions.ts';
import type { EndpointSeen } from './scan-endpoint.ts';

/** Of the judges' control, that there was none: nothing was expected and nothing misread. The report says so. */
export const NOT_TAKEN: SelfControlData = { servers: [{ name: 'not taken', expected: {}, seen: {}, complete: true, exact: true }], oldAnswers: {}, certificates: {} };

const TLS12 = 0x0303;

/** The scanner against its own reference servers, in the same process. Loaded late: it costs as much as several scans. */
async function taken(signal: AbortSignal): Promise<SelfControlData> {
  const [{ readReferenceCertificates }, { readOldAnswers, readReference, REFERENCES }] = await Promise.all([
    import('../../tls/reference/read-certificates.ts'), import('../../tls/reference/read-references.ts'),
  ]);
  const servers = await Promise.all(REFERENCES.map((reference) => readReference(reference, signal)));
  return { servers, oldAnswers: await readOldAnswers(signal), certificates: readReferenceCertificates() };
}

/**
 * An acceptance run always takes this control. The command alone takes it when asked to, and where a verdict rests on what an old
 * version answers, which depends on the cryptography of this machine; once for all endpoints.
 */
export function controlFor({ always, signal }: { readonly always: boolean; readonly signal: AbortSignal }): (seen: EndpointSeen) => Promise<SelfControlData> {
  let control: Promise<SelfControlData> | undefined;
  return ({ scan }) => {
    const spoken = scan.addresses.flatMap((address) => address.scan.protocols).some(({ version, supported }) => supported === true && codePointOf(version) < TLS12);
    if (!always && !spoken) return control ?? Promise.resolve(NOT_TAKEN);
    return (control ??= taken(signal));
  };
}
