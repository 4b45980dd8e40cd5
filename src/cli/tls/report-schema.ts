import { z } from 'zod';
import { INCONCLUSIVE_CODES } from '../../domain/outcome.ts';

const cryptrec = z.enum(['recommended', 'candidate', 'monitored', 'not-listed', 'unclear', 'n/a']).describe('Class by the CRYPTREC list named in `list`');
const named = z.object({ id: z.string().regex(/^0x[0-9A-F]+$/), name: z.string(), cryptrec });
const text = z.object({ ja: z.string(), en: z.string() });
const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const day = z.iso.datetime();

const seen = z.boolean().nullable().describe('null: not observed');

const features = z.object({
  alpn: z.string().nullable(),
  withoutServerName: z.enum(['same-certificate', 'other-certificate', 'refused', 'unknown', 'not-tried']),
  resumption: seen, sessionTicket: seen, earlyData: seen, secureRenegotiation: seen, compression: seen, extendedMasterSecret: seen, encryptThenMac: seen,
  fallbackScsv: seen, clientCertificateRequest: seen, ocspStaple: seen, certificateTimestamps: seen,
});

const endpoint = z.object({
  host: z.string(),
  port: z.int(),
  address: z.string().nullable().describe('Address that was scanned'),
  servername: z.string(),
  outcome: verdict,
  complete: z.boolean().describe('Every question of the scan was answered'),
  code: z.enum(INCONCLUSIVE_CODES).nullable().describe('Why the scan is not complete'),
  protocols: z.array(z.object({
    version: z.string(),
    supported: z.boolean().nullable().describe('null: neither accepted nor refused, see `cause`'),
    cause: z.string().optional(),
    suites: z.array(named).describe('In the server\'s order where `preference` is `server`'),
    suitesComplete: z.boolean(),
    preference: z.enum(['server', 'client']).nullable(),
    application: z.enum(['answered', 'no-content', 'refused', 'unknown']).optional().describe('What came over an old version beyond its ServerHello'),
  })),
  browserLike: z.object({ version: z.string(), suite: named, group: named.optional() }).nullable().describe('What a present-day browser negotiates'),
  groups: z.array(named),
  signatureSchemes: z.array(named),
  certificates: z.array(z.object({
    subject: z.string(),
    names: z.string().nullable(),
    issuer: z.string(),
    notBefore: day,
    notAfter: day,
    key: z.string(),
    keyCryptrec: cryptrec,
    signature: z.string().nullable(),
    trustedBy: z.enum(['public', 'testTrustAnchor', 'none']),
    nameMatches: z.boolean(),
    sha256: z.string(),
    chainLength: z.int(),
  })),
  features,
  selfControl: z.enum(['taken', 'not-taken']).describe('Whether the scanner also read its own reference servers in this process'),
  findings: z.array(z.object({
    check: z.string().describe('Check of the catalogue'),
    outcome: z.enum(['fail', 'inconclusive', 'note']),
    code: z.enum(INCONCLUSIVE_CODES).nullable(),
    reason: text,
  })),
  notes: z.array(z.string()),
  connections: z.int(),
  durationMs: z.number(),
});

/** What `kenshu tls --json` prints. Fields may be added; none is removed within a schema number. */
export const tlsReportSchema = z.object({
  schema: z.literal(1),
  kenshu: z.string(),
  list: z.string().describe('CRYPTREC list judged by'),
  endpoints: z.array(endpoint),
  brokenLines: z.array(z.object({ file: z.string(), line: z.int(), text: z.string(), reason: text })),
  exitCode: z.int().describe('0 nothing fails, 1 something fails, 2 something is not known'),
}).meta({ title: 'Kenshu TLS report' });

export type TlsReport = z.infer<typeof tlsReportSchema>;
export type EndpointReport = TlsReport['endpoints'][number];
export type EndpointFinding = EndpointReport['findings'][number];

export const tlsReportJsonSchema = (): z.core.JSONSchema.JSONSchema => z.toJSONSchema(tlsReportSchema);
