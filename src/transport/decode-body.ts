import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress, constants } from 'node:zlib';
import type { Transform } from 'node:stream';
import { ProbeError } from './probe-error.ts';

/** A content coding inside a content coding is legal; nobody needs more than this. */
const MAX_CODINGS = 3;

export interface DecodedBody {
  readonly bytes: Uint8Array;
  readonly truncated: boolean;
}

/** RFC 9110 §8.4.1.2 means zlib's format, but some servers send the bare stream. */
function inflater(encoded: Uint8Array): Transform {
  const [cmf = 0, flags = 0] = encoded;
  const zlibHeader = (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0;
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  return zlibHeader ? createInflate(options) : createInflateRaw(options);
}

function decoder(coding: string, encoded: Uint8Array): Transform | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return inflater(encoded);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush });
    default:
      return undefined;
  }
}

/** Stops at `limit` bytes, however much more the stream would give. */
async function collect(stream: Transform, limit: number): Promise<DecodedBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, limit), truncated: length > limit };
}

/**
 * Undoes the content codings of an answer (RFC 9110 §8.4), last applied first. Unknown codings leave the bytes as they are.
 * @throws {ProbeError} REPLY_MALFORMED when the bytes are not what the coding says
 */
export async function decodeBody(encoded: DecodedBody, contentEncoding: string, limit: number): Promise<DecodedBody> {
  const codings = contentEncoding.toLowerCase().split(',').map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MAX_CODINGS) throw new ProbeError('REPLY_MALFORMED', `the answer has ${codings.length} content codings`);
  let body = encoded;
  for (const coding of codings.toReversed()) {
    const stream = body.bytes.length === 0 ? undefined : decoder(coding, body.bytes);
    if (!stream) break;
    try {
      stream.end(body.bytes);
      const decoded = await collect(stream, limit);
      body = { bytes: decoded.bytes, truncated: decoded.truncated || body.truncated };
    } catch (error) {
      throw new ProbeError('REPLY_MALFORMED', `the answer is not valid ${coding}`, { cause: error });
    }
  }
  return body;
}
