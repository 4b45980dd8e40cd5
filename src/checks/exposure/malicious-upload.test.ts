import { expect, test } from 'vitest';
import type { UploadData, UploadTrial } from '../../observations/exposure.ts';
import { maliciousUpload } from './malicious-upload.ts';
import { EVIDENCE, judged, problem, verdict } from './testing/judge.ts';

const data = (change: Partial<UploadTrial>): UploadData => ({ type: 'document', author: 'user1', reader: 'user2', windowSeconds: 900, trials: [
  { form: 'archive', slot: 'text', accepted: true, served: false, afterSeconds: 2, harmlessBefore: true, harmlessAfter: true, evidence: EVIDENCE, ...change },
] });

test.each<[string, string, UploadData | { problem: ReturnType<typeof problem> }]>([
  ['fail', 'it is served unchanged', data({ served: true })],
  ['fail', 'it is served unchanged though the control broke later', data({ served: true, harmlessAfter: false })],
  ['control-failed', 'no such file is taken at all', data({ accepted: false, served: null, harmlessBefore: false })],
  ['control-failed', 'the harmless one is not taken afterwards', data({ harmlessAfter: false })],
  ['ambiguous-effect', 'the connection broke', data({ accepted: false, served: null, problem: problem('unreachable') })],
  ['throttled', 'uploads were limited', data({ accepted: false, served: null, problem: problem('throttled') })],
  ['no-input', 'no observation', { problem: problem('no-input') }],
  ['pass', 'it is refused', data({ accepted: false, served: null, problem: problem('control-failed') })],
  ['pass', 'it is quarantined', data({})],
])('%s when %s', (expected, _when, seen) => {
  expect(verdict(judged(maliciousUpload, 'net.malicious-upload', [['document', seen]]))).toBe(expected);
});
