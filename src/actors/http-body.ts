import type { HttpExchange } from '../profile/operation-schema.ts';
import type { Filler } from './template.ts';

export interface EncodedBody {
  readonly body: Uint8Array | string;
  readonly contentType: string;
}

type Multipart = NonNullable<HttpExchange['multipart']>;

/** RFC 7578, encoded by the platform. */
async function encodeMultipart(parts: Multipart, fill: Filler): Promise<EncodedBody> {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(field, fill.text(part));
    else form.append(field, new File([new Uint8Array(fill.bytes(part.content))], fill.text(part.filename), { type: part.contentType }));
  }
  const encoded = new Response(form);
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type') as string };
}

/** The body an exchange declares, filled; undefined when it declares none. */
export async function encodeBody(exchange: HttpExchange, fill: Filler): Promise<EncodedBody | undefined> {
  const { json, form, multipart, text, contentType } = exchange;
  if (json !== undefined) return { body: JSON.stringify(fill.json(json)), contentType: contentType ?? 'application/json' };
  if (form) return { body: new URLSearchParams(fill.record(form)).toString(), contentType: contentType ?? 'application/x-www-form-urlencoded' };
  if (multipart) return encodeMultipart(multipart, fill);
  if (text !== undefined) return { body: fill.bytes(text), contentType: contentType ?? 'text/plain; charset=utf-8' };
  return undefined;
}
