import { describeAnswer } from '../exchange/reply.ts';
import type { Transcript } from '../scan-result.ts';
import type { Verdict } from './prober.ts';

const MAX_SENT_BYTES = 2_048;
const MAX_RECEIVED_BYTES = 512;

/** Evidence of one question and its answer. */
export const transcriptOf = (shape: string, { exchanged }: Pick<Verdict, 'exchanged'>): Transcript => ({
  shape,
  sent: Buffer.from(exchanged.sent.subarray(0, MAX_SENT_BYTES)).toString('hex'),
  received: Buffer.from(exchanged.received.subarray(0, MAX_RECEIVED_BYTES)).toString('hex'),
  answer: describeAnswer(exchanged.answer),
});
