import { readReferenceCertificates } from '../../tls/reference/read-certificates.ts';
import { readOldAnswers, readReference, REFERENCES } from '../../tls/reference/read-references.ts';
import type { SelfControlData } from '../../observations/tls.ts';
import { defineProbe } from '../define.ts';

const SUBJECT = 'reference-servers';

/** The scanner against its own reference servers, which listen on loopback for this moment alone. Nothing reaches the target. */
export const selfControlProbe = defineProbe({
  kind: 'tls.self-control',
  phase: 'network',
  impact: 'read',
  plan: () => ({ subjects: [SUBJECT], missing: [], accounts: 0, requests: 0, waitsMs: 0 }),
  async *observe({ evidence, signal }) {
    const servers = await Promise.all(REFERENCES.map((reference) => readReference(reference, signal)));
    const data: SelfControlData = { servers, oldAnswers: await readOldAnswers(signal), certificates: readReferenceCertificates() };
    const ref = evidence.put(JSON.stringify(data, null, 1), { name: 'TLS: reading of the built-in reference servers and chains', mediaType: 'application/json' });
    yield { subject: SUBJECT, data, evidence: [ref] };
  },
});
