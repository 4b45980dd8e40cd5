import { openChannel } from '../exchange/ask.ts';
import type { ByteChannel } from '../exchange/byte-channel.ts';
import { describeAnswer } from '../exchange/reply.ts';
import type { Silence } from '../exchange/reply.ts';
import { sslv2Kinds } from '../registry/sslv2-kinds.ts';
import type { Transcript } from '../scan-result.ts';
import { alertName } from '../wire/alert.ts';
import { CONTENT } from '../wire/records.ts';
import { SSLV2, encodeSslv2Hello, parseSslv2ServerHello, splitSslv2Message } from '../wire/sslv2.ts';
import type { Sslv2ServerHello } from '../wire/sslv2.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Prober } from './prober.ts';

export interface Sslv2Probe {
  readonly supported: boolean | null;
  readonly cause?: string;
  /** The peer said no in words, not by going away. */
  readonly outspoken: boolean;
  /** SSL 2.0 answers with every kind both sides know, so one hello enumerates. */
  readonly kinds: readonly number[];
  readonly transcripts: readonly Transcript[];
}

type Sslv2Answer =
  | { readonly kind: 'server-hello'; readonly hello: Sslv2ServerHello }
  /** The peer read the hello and said no: an SSL 2.0 error, or a TLS alert. */
  | { readonly kind: 'refused'; readonly how: string; readonly outspoken: boolean }
  | { readonly kind: 'unknown'; readonly how: string };

/** RC4-MD5, 3DES-MD5 and RC2-MD5: what every SSL 2.0 server spoke. */
const USUAL_KINDS = [0x010080, 0x0700c0, 0x030080];

/** Whether SSL 2.0 is spoken: two hellos of different shape, both refused in a known way, count as no. */
export async function probeSslv2(prober: Prober): Promise<Sslv2Probe> {
  const transcripts: Transcript[] = [];
  const answers: Sslv2Answer[] = [];
  for (const [shape, hello] of [
    ['every kind', encodeSslv2Hello([...sslv2Kinds().keys()])],
    ['usual kinds', encodeSslv2Hello(USUAL_KINDS, Buffer.alloc(32, 0x5a))],
  ] as const) {
    const { answer, transcript } = await askSslv2(prober, shape, hello);
    transcripts.push(transcript);
    if (answer.kind === 'server-hello') return accepted(prober, answer.hello, transcripts);
    answers.push(answer);
  }
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  if (unknown) return { supported: null, cause: unknown.how, kinds: [], outspoken: false, transcripts };
  return { supported: false, kinds: [], outspoken: answers.every((answer) => answer.kind === 'refused' && answer.outspoken), transcripts };
}

function accepted(prober: Prober, hello: Sslv2ServerHello, transcripts: Transcript[]): Sslv2Probe {
  const invented = hello.kinds.find((kind) => !sslv2Kinds().has(kind));
  if (invented !== undefined) {
    prober.liar ??= `it chose SSL 2.0 kind ${invented.toString(16)}, which was not offered`;
    return { supported: null, cause: prober.liar, kinds: [], outspoken: true, transcripts };
  }
  if (hello.kinds.length === 0) return { supported: null, cause: 'a SERVER-HELLO without any cipher kind', kinds: [], outspoken: true, transcripts };
  prober.alive = true;
  if (hello.certificate.length > 0) prober.findings.addChain([hello.certificate], 'SSL 2.0');
  return { supported: true, kinds: hello.kinds, outspoken: true, transcripts };
}

async function askSslv2(prober: Prober, shape: string, hello: Buffer): Promise<{ answer: Sslv2Answer; transcript: Transcript }> {
  const opened = await openChannel(prober.context);
  const sent = hello.toString('hex');
  if ('kind' in opened) {
    const how = describeAnswer(opened);
    return { answer: { kind: 'unknown', how }, transcript: { shape, sent, received: '', answer: how } };
  }
  opened.channel.send(hello);
  const answer = await readSslv2(opened.channel);
  opened.close();
  const received = opened.channel.evidence.subarray(0, 512).toString('hex');
  return { answer, transcript: { shape, sent, received, answer: answer.kind === 'server-hello' ? 'an SSL 2.0 SERVER-HELLO' : answer.how } };
}

async function readSslv2(channel: ByteChannel): Promise<Sslv2Answer> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const chunk = await channel.read();
    if (!Buffer.isBuffer(chunk)) return ended(chunk, bytes.length);
    bytes = Buffer.concat([bytes, chunk]);
    try {
      const answer = interpret(bytes);
      if (answer) return answer;
    } catch (error) {
      if (error instanceof WireError) return { kind: 'unknown', how: `the answer is neither SSL 2.0 nor a TLS alert (${error.message})` };
      throw error;
    }
  }
}

function interpret(bytes: Buffer): Sslv2Answer | undefined {
  if (bytes[0] === CONTENT.alert && (bytes.length < 2 || bytes[1] === 3)) {
    if (bytes.length < 7) return undefined;
    return tlsAlert(bytes[6] as number);
  }
  const split = splitSslv2Message(bytes);
  if (split === undefined) return undefined;
  if (split.body[0] === SSLV2.error) return { kind: 'refused', how: `SSL 2.0 error ${split.body.subarray(1, 3).toString('hex')}`, outspoken: true };
  return { kind: 'server-hello', hello: parseSslv2ServerHello(split.body) };
}

/**
 * Besides the three refusals: "this is no message I know", from a TLS stack that does not even parse SSL 2.0, and
 * unrecognized_name, from one that serves nobody without a name, which SSL 2.0 cannot give.
 */
const NOT_UNDERSTOOD = new Set([10, 22, 40, 47, 50, 70, 71, 112]);

function tlsAlert(description: number): Sslv2Answer {
  const how = `alert ${alertName(description)}`;
  return NOT_UNDERSTOOD.has(description) ? { kind: 'refused', how, outspoken: true } : { kind: 'unknown', how };
}

/** Servers that took SSL 2.0 out close or reset at its first record; anything later or slower is no refusal. */
function ended(end: Silence, received: number): Sslv2Answer {
  const how = describeAnswer(end);
  return received === 0 && (end.kind === 'closed' || end.kind === 'reset') ? { kind: 'refused', how, outspoken: false } : { kind: 'unknown', how };
}
